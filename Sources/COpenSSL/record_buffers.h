#ifndef GATEHOUSE_COPENSSL_RECORD_BUFFERS_H
#define GATEHOUSE_COPENSSL_RECORD_BUFFERS_H

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include <openssl/crypto.h>

/* Memory for OpenSSL: the C library's, but for the buffers of TLS records.

   With SSL_MODE_RELEASE_BUFFERS a session takes two blocks of some 16 KiB with every request and
   frees them after it; idle sessions would hold 32 KiB each otherwise. For the C library blocks of
   that size are rare ones, cut out of its heap and merged into it again. Here each thread keeps a
   few of them, and the same warm one goes from session to session.

   In C, because these run inside of OpenSSL, on any thread, at any time. */

enum {
  /* One record and what protects it (RFC 8446 section 5.2): 16,716 bytes are asked for to read
     one, 17,048 to write one. All are given the larger, so that one can serve as the other. */
  COpenSSL_RECORD_LEAST = 16 * 1024,
  COpenSSL_RECORD_MOST = 17 * 1024,
  /* A thread's work uses two at once: a record that is read while another is written. */
  COpenSSL_RECORDS_KEPT = 4
};

/* Written into a block that is kept. */
typedef struct COpenSSL_kept {
  struct COpenSSL_kept *below;
  int depth;
} COpenSSL_kept;

static inline pthread_key_t *COpenSSL_records(void) {
  static pthread_key_t key;
  return &key;
}

static inline void COpenSSL_records_end(void *top) {
  COpenSSL_kept *block = (COpenSSL_kept *)top;
  while (block) {
    COpenSSL_kept *below = block->below;
    free(block);
    block = below;
  }
}

static inline void *COpenSSL_allocate(size_t count, const char *file, int line) {
  (void)file, (void)line;
  if (count < COpenSSL_RECORD_LEAST || count > COpenSSL_RECORD_MOST) {
    return count ? malloc(count) : NULL;
  }
  COpenSSL_kept *block = (COpenSSL_kept *)pthread_getspecific(*COpenSSL_records());
  if (!block) return malloc(COpenSSL_RECORD_MOST);
  (void)pthread_setspecific(*COpenSSL_records(), block->below);
  return block;
}

/* Whatever has room for a record is as good as what was made for one. */
static inline void COpenSSL_release(void *bytes, const char *file, int line) {
  (void)file, (void)line;
  if (!bytes) return;
  size_t room = malloc_usable_size(bytes);
  if (room >= COpenSSL_RECORD_MOST && room < COpenSSL_RECORD_MOST + 64) {
    COpenSSL_kept *top = (COpenSSL_kept *)pthread_getspecific(*COpenSSL_records());
    int depth = top ? top->depth + 1 : 1;
    if (depth <= COpenSSL_RECORDS_KEPT) {
      COpenSSL_kept *block = (COpenSSL_kept *)bytes;
      block->below = top;
      block->depth = depth;
      if (pthread_setspecific(*COpenSSL_records(), block) == 0) return;
    }
  }
  free(bytes);
}

static inline void *COpenSSL_resize(void *bytes, size_t count, const char *file, int line) {
  if (count) return realloc(bytes, count);
  COpenSSL_release(bytes, file, line);
  return NULL;
}

/* To be called once, in one Swift file: whatever includes this has functions and a key of its own.
   1 when OpenSSL takes its memory from here from now on; 0 when it is too late for that, because
   it has some already. */
static inline int COpenSSL_keep_record_buffers(void) {
  if (pthread_key_create(COpenSSL_records(), COpenSSL_records_end) != 0) return 0;
  return CRYPTO_set_mem_functions(COpenSSL_allocate, COpenSSL_resize, COpenSSL_release);
}

#endif
