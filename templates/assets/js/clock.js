/* A time of day as people say it: «kl. 14.02», in English 14:02. By the device's own clock, since it tells what was done on
 * the device. */

const two = (n) => String(n).padStart(2, '0');

export function clock(date = new Date(), language = document.documentElement.lang) {
  const hours = two(date.getHours());
  const minutes = two(date.getMinutes());
  return language === 'en' ? `${hours}:${minutes}` : `kl. ${hours}.${minutes}`;
}
