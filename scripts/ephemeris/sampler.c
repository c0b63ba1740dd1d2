/*
 * Samples the JPL DE431 data of Debian's swe-basic-data through Debian's libswe, at build time only.
 *
 * stdin:  pairs of doubles (code, Julian date TDB); code is the index of a body in src/astro/bodies/bodies.ts
 * stdout: six doubles for each pair: position in AU, velocity in AU/day, ICRF axes, geometric (no light time),
 *         relative to the Sun for planets, to the Earth for the Moon, to the barycentre for the Sun.
 */
#include <stdio.h>
#include <stdlib.h>
#include <swephexp.h>

static const int ids[] = {-1,      SE_SUN,    SE_MERCURY, SE_VENUS,  SE_EARTH,   SE_MOON,
                          SE_MARS, SE_JUPITER, SE_SATURN, SE_URANUS, SE_NEPTUNE, SE_PLUTO};

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: sampler FOLDER_OF_SE1_FILES\n");
    return 2;
  }
  swe_set_ephe_path(argv[1]);
  const int base = SEFLG_SWIEPH | SEFLG_ICRS | SEFLG_J2000 | SEFLG_NONUT | SEFLG_TRUEPOS | SEFLG_NOABERR |
                   SEFLG_NOGDEFL | SEFLG_EQUATORIAL | SEFLG_XYZ | SEFLG_SPEED;
  double request[2], state[6];
  char message[AS_MAXCH];
  while (fread(request, sizeof request, 1, stdin) == 1) {
    const int code = (int)request[0];
    if (code < 1 || code > 11) {
      fprintf(stderr, "no body has the code %d\n", code);
      return 2;
    }
    const int id = ids[code];
    const int center = id == SE_SUN ? SEFLG_BARYCTR : id == SE_MOON ? 0 : SEFLG_HELCTR;
    const int flags = base | center;
    /* The library falls back to a coarser theory when a file is missing, and says so only in its answer. */
    if (swe_calc(request[1], id, flags, state, message) != flags) {
      fprintf(stderr, "body %d at %.9f: %s\n", code, request[1], message);
      return 1;
    }
    if (fwrite(state, sizeof state, 1, stdout) != 1) return 1;
  }
  swe_close();
  return 0;
}
