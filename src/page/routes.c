/* routes.c: the map of the site. Each page's own table stands in its file. */
#include "page/pages.h"

const struct route *const routes[] = {
    home_routes,    award_routes, propose_routes, proposal_routes, confirm_routes, winner_routes,
    winners_routes, feed_routes,  check_routes,   about_routes,    signin_routes,  NULL,
};
