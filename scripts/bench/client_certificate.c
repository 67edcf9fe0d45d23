/* Shows a client certificate for a program that has no option for one, such as h2load: to be put
 * before its libraries (LD_PRELOAD). Each TLS context it makes gets the certificate and the key of
 * the two files that the environment names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { PEM = 1 };

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) {
    fprintf(stderr, "client_certificate: no %s here\n", name);
    exit(1);
  }
  return found;
}

void *SSL_CTX_new(const void *method) {
  void *(*make)(const void *) = real("SSL_CTX_new");
  int (*show)(void *, const char *) = real("SSL_CTX_use_certificate_chain_file");
  int (*sign)(void *, const char *, int) = real("SSL_CTX_use_PrivateKey_file");
  void *context = make(method);
  if (!context || show(context, getenv("CLIENT_CERTIFICATE")) != 1 ||
      sign(context, getenv("CLIENT_KEY"), PEM) != 1) {
    fprintf(stderr, "client_certificate: the certificate or its key cannot be used\n");
    exit(1);
  }
  return context;
}
