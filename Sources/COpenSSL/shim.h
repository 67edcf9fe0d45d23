#ifndef GATEHOUSE_COPENSSL_SHIM_H
#define GATEHOUSE_COPENSSL_SHIM_H

#include "record_buffers.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>
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

/* Options are written with a function-like macro. */
static const uint64_t COpenSSL_OP_CIPHER_SERVER_PREFERENCE = SSL_OP_CIPHER_SERVER_PREFERENCE;
static const uint64_t COpenSSL_OP_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t COpenSSL_OP_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;

/* A sum of casts. */
static const unsigned long COpenSSL_XN_FLAG_RFC2253 = XN_FLAG_RFC2253;

static inline int COpenSSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int COpenSSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_max_proto_version(context, version);
}

static inline int COpenSSL_CTX_set1_groups_list(SSL_CTX *context, const char *groups) {
  return (int)SSL_CTX_set1_groups_list(context, groups);
}

static inline void COpenSSL_CTX_set_mode(SSL_CTX *context, long mode) {
  (void)SSL_CTX_set_mode(context, mode);
}

static inline void COpenSSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
  (void)SSL_CTX_set_session_cache_mode(context, mode);
}

/* Takes a reference of its own. */
static inline int COpenSSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int COpenSSL_set_tlsext_host_name(SSL *ssl, const char *name) {
  return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline void COpenSSL_set_msg_callback_arg(SSL *ssl, void *argument) {
  (void)SSL_set_msg_callback_arg(ssl, argument);
}

static inline void COpenSSL_BIO_set_retry_read(BIO *bio) {
  BIO_clear_retry_flags(bio);
  BIO_set_retry_read(bio);
}

static inline void COpenSSL_BIO_clear_retry_flags(BIO *bio) { BIO_clear_retry_flags(bio); }

/* What a memory BIO holds; valid until the BIO changes. */
static inline long COpenSSL_BIO_get_mem_data(BIO *bio, char **bytes) {
  return BIO_get_mem_data(bio, bytes);
}

static inline EVP_PKEY *COpenSSL_generate_P256(void) { return EVP_EC_gen("P-256"); }

static inline int COpenSSL_GENERAL_NAMES_count(const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *COpenSSL_GENERAL_NAMES_value(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

static inline int COpenSSL_X509s_count(const STACK_OF(X509) *certificates) {
  return sk_X509_num(certificates);
}

static inline X509 *COpenSSL_X509s_value(const STACK_OF(X509) *certificates, int index) {
  return sk_X509_value(certificates, index);
}

static inline void COpenSSL_free(void *bytes) { OPENSSL_free(bytes); }

/* Takes over `name` when it succeeds. */
static inline int COpenSSL_GENERAL_NAMES_push(GENERAL_NAMES *names, GENERAL_NAME *name) {
  return sk_GENERAL_NAME_push(names, name);
}

#endif
