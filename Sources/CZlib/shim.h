#ifndef GATEHOUSE_CZLIB_SHIM_H
#define GATEHOUSE_CZLIB_SHIM_H

#include <zlib.h>

// The macros hide the version and size arguments that Swift would otherwise have to spell.
static inline int CZlib_deflateInitGzip(z_streamp stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int CZlib_inflateInitGzip(z_streamp stream) {
  return inflateInit2(stream, 15 + 16);
}

#endif
