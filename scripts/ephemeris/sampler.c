/*
 * Samples the JPL DE431 data of Debian's swe-basic-data through Debian's libswe, at build time only.
 *
 * stdin:  triples of doubles (id, center, Julian date TDB); id is a body number of libswe, center is
 *         0 for the barycentre, 1 for the Sun, 2 for the Earth
 * stdout: six doubles for each triple: position in AU, velocity in AU/day, ICRF axes, geometric (no light time)
 */
#include <stdio.h>
#include <stdlib.h>
#include <swephexp.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: sampler FOLDER_OF_SE1_FILES\n");
    return 2;
  }
  swe_set_ephe_path(argv[1]);
  const int base = SEFLG_SWIEPH | SEFLG_ICRS | SEFLG_J2000 | SEFLG_NONUT | SEFLG_TRUEPOS | SEFLG_NOABERR |
                   SEFLG_NOGDEFL | SEFLG_EQUATORIAL | SEFLG_XYZ | SEFLG_SPEED;
  const int centers[] = {SEFLG_BARYCTR, SEFLG_HELCTR, 0};
  double request[3], state[6];
  char message[AS_MAXCH];
  while (fread(request, sizeof request, 1, stdin) == 1) {
    const int id = (int)request[0], center = (int)request[1];
    if (center < 0 || center > 2) {
      fprintf(stderr, "there is no center %d\n", center);
      return 2;
    }
    const int flags = base | centers[center];
    /* The library falls back to a coarser theory when a file is missing, and says so only in its answer. */
    if ((swe_calc(request[2], id, flags, state, message) & flags) != flags) {
      fprintf(stderr, "body %d at %.9f: %s\n", id, request[2], message);
      return 1;
    }
    if (fwrite(state, sizeof state, 1, stdout) != 1) return 1;
  }
  swe_close();
  return 0;
}
