#ifndef GATEHOUSE_COPENSSL_SHIM_H
#define GATEHOUSE_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* What Swift cannot see otherwise: macros, and calls that OpenSSL 3.0 marks as deprecated.
   Nothing here decides anything. */

/* The SHA-256 state as a plain struct. OpenSSL 3.0 deprecates these four because they bypass
   its providers; they are the only form without a heap object behind every digest. */
static inline void COpenSSL_SHA256_init(SHA256_CTX *state) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  (void)SHA256_Init(state);
#pragma clang diagnostic pop
}

static inline void COpenSSL_SHA256_update(SHA256_CTX *state, const void *bytes, size_t count) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  (void)SHA256_Update(state, bytes, count);
#pragma clang diagnostic pop
}

static inline void COpenSSL_SHA256_finish(SHA256_CTX *state, unsigned char *digest) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  (void)SHA256_Final(digest, state);
#pragma clang diagnostic pop
}

#endif
