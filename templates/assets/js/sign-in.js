/* The mailed link's secret stands behind the #, which no server, proxy or mail scanner sees. It is taken out of the address
 * at once, so that it stays in no history, and goes out when a person presses the button. */

const secret = location.hash.slice(1);
const arrive = document.querySelector('[data-arrive]');

if (secret && arrive) {
  history.replaceState(null, '', location.pathname + location.search);
  arrive.querySelector('[name=secret]').value = secret;
  document.querySelector('[data-ask]').remove();
  arrive.hidden = false;
  arrive.querySelector('button').focus();
}
