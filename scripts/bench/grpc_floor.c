// The least that a gRPC call costs on libnghttp2 and libssl, to tell what a gateway adds to it.
//
// Every request is answered by the same message, read from a file; nobody is asked who he is, and
// of the request nothing is looked at. One thread; one read and one write for whatever is there of a
// connection, TLS in memory between them, bodies and fields not copied on their way to nghttp2, and
// its memory out of lists of our own. No server for anything else: it has no time limits.
//
//   grpc_floor PORT CHAIN.pem KEY.pem MESSAGE

#define _GNU_SOURCE  // accept4
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, RECORD_BYTES = 15 * 1024, CLASSES = 32, CLASS_BYTES = 64 };

typedef struct {
  int fd;
  SSL *ssl;
  nghttp2_session *session;
} connection;

// What is on its way in or out; one connection is served at a time.
static uint8_t arrived[READ_BYTES], *arriving;
static size_t arriving_count;
static uint8_t *leaving, *frames;
static size_t leaving_count, leaving_room, frame_count, frame_room;

static uint8_t *reply;
static size_t reply_count;

static void append(uint8_t **bytes, size_t *count, size_t *room, const void *more, size_t length) {
  if (*count + length > *room) {
    *room = 2 * (*count + length);
    *bytes = realloc(*bytes, *room);
  }
  memcpy(*bytes + *count, more, length);
  *count += length;
}

// Memory: blocks of a session are given back to be taken again, most of them within microseconds.

typedef union block {
  union block *next;
  size_t class;
} block;

static block *spare[CLASSES];

static void *take(size_t size, void *context) {
  (void)context;
  size_t class = (size + CLASS_BYTES - 1) / CLASS_BYTES;
  block *found;
  if (class < CLASSES && spare[class]) {
    found = spare[class];
    spare[class] = found[1].next;
  } else {
    found = malloc((class < CLASSES ? class * CLASS_BYTES : size) + 2 * sizeof(block));
    found->class = class;
  }
  return found + 1;
}

static void give(void *pointer, void *context) {
  (void)context;
  if (!pointer) return;
  block *found = (block *)pointer - 1;
  if (found->class < CLASSES) {
    found[1].next = spare[found->class];
    spare[found->class] = found;
  } else {
    free(found);
  }
}

static void *take_zeroed(size_t count, size_t size, void *context) {
  void *found = take(count * size, context);
  memset(found, 0, count * size);
  return found;
}

static void *resize(void *pointer, size_t size, void *context) {
  void *found = take(size, context);
  if (pointer) {
    size_t class = ((block *)pointer - 1)->class;
    size_t held = class < CLASSES ? class * CLASS_BYTES : size;
    memcpy(found, pointer, held < size ? held : size);
    give(pointer, context);
  }
  return found;
}

// TLS: bytes go where they are needed, without a buffer between.

static int bio_read(BIO *bio, char *bytes, int count) {
  BIO_clear_retry_flags(bio);
  if (arriving_count == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  size_t length = (size_t)count < arriving_count ? (size_t)count : arriving_count;
  memcpy(bytes, arriving, length);
  arriving += length;
  arriving_count -= length;
  return (int)length;
}

static int bio_write(BIO *bio, const char *bytes, int count) {
  (void)bio;
  append(&leaving, &leaving_count, &leaving_room, bytes, (size_t)count);
  return count;
}

static long bio_control(BIO *bio, int command, long number, void *pointer) {
  (void)bio, (void)number, (void)pointer;
  return command == BIO_CTRL_FLUSH;
}

static int choose_http2(
    SSL *ssl, const unsigned char **out, unsigned char *out_count, const unsigned char *in,
    unsigned int in_count, void *context) {
  (void)ssl, (void)context;
  int found = SSL_select_next_proto(
      (unsigned char **)out, out_count, (const unsigned char *)"\2h2", 3, in, in_count);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// HTTP/2.

#define FIELD(name, value)                                                                     \
  {                                                                                            \
    (uint8_t *)name, (uint8_t *)value, sizeof(name) - 1, sizeof(value) - 1,                    \
        NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE                           \
  }

static ssize_t next_data(
    nghttp2_session *session, int32_t stream, uint8_t *buffer, size_t length, uint32_t *flags,
    nghttp2_data_source *source, void *context) {
  (void)buffer, (void)source, (void)context;
  static const nghttp2_nv trailers[] = {FIELD("grpc-status", "0")};
  if (length < reply_count) exit(1);
  *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_COPY | NGHTTP2_DATA_FLAG_NO_END_STREAM;
  nghttp2_submit_trailer(session, stream, trailers, 1);
  return (ssize_t)reply_count;
}

static int write_data(
    nghttp2_session *session, nghttp2_frame *frame, const uint8_t *head, size_t length,
    nghttp2_data_source *source, void *context) {
  (void)session, (void)frame, (void)source, (void)context;
  append(&frames, &frame_count, &frame_room, head, 9);
  append(&frames, &frame_count, &frame_room, reply, length);
  return 0;
}

static ssize_t write_frame(
    nghttp2_session *session, const uint8_t *bytes, size_t length, int flags, void *context) {
  (void)session, (void)flags, (void)context;
  append(&frames, &frame_count, &frame_room, bytes, length);
  return (ssize_t)length;
}

static int frame_arrived(nghttp2_session *session, const nghttp2_frame *frame, void *context) {
  (void)context;
  static const nghttp2_nv head[] = {
      FIELD(":status", "200"), FIELD("content-type", "application/grpc")};
  static const nghttp2_data_provider body = {.read_callback = next_data};
  if (!(frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) return 0;
  if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) return 0;
  return nghttp2_submit_response(session, frame->hd.stream_id, head, 2, &body);
}

static nghttp2_session_callbacks *callbacks;
static nghttp2_mem memory = {NULL, take, give, take_zeroed, resize};

static void fail(const char *what) {
  fprintf(stderr, "grpc_floor: %s\n", what);
  exit(1);
}

static void end(connection *this) {
  nghttp2_session_del(this->session);
  SSL_free(this->ssl);
  close(this->fd);
  free(this);
}

static void open_session(connection *this) {
  static const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 256}};
  if (nghttp2_session_server_new3(&this->session, callbacks, this, NULL, &memory) != 0 ||
      nghttp2_submit_settings(this->session, NGHTTP2_FLAG_NONE, settings, 1) != 0)
    fail("no session");
}

// Whether the connection goes on.
static int serve(connection *this) {
  static uint8_t plain[16 * 1024];
  ssize_t count = read(this->fd, arrived, sizeof arrived);
  if (count <= 0) return count < 0 && errno == EAGAIN;
  arriving = arrived;
  arriving_count = (size_t)count;
  int length;
  while ((length = SSL_read(this->ssl, plain, sizeof plain)) > 0) {
    if (!this->session) open_session(this);
    if (nghttp2_session_mem_recv(this->session, plain, (size_t)length) < 0) return 0;
  }
  if (SSL_get_error(this->ssl, length) != SSL_ERROR_WANT_READ) return 0;
  if (this->session) {
    frame_count = 0;
    if (nghttp2_session_send(this->session) != 0) return 0;
    for (size_t sent = 0; sent < frame_count; sent += RECORD_BYTES) {
      size_t rest = frame_count - sent;
      int part = rest < RECORD_BYTES ? (int)rest : RECORD_BYTES;
      if (SSL_write(this->ssl, frames + sent, part) != part) return 0;
    }
  }
  // The load reads whatever it is sent; where it does not, this server has no use.
  for (size_t sent = 0; sent < leaving_count;) {
    ssize_t written = write(this->fd, leaving + sent, leaving_count - sent);
    if (written > 0) sent += (size_t)written;
    if (written < 0 && errno != EAGAIN) return 0;
  }
  leaving_count = 0;
  return !this->session || nghttp2_session_want_read(this->session) ||
         nghttp2_session_want_write(this->session);
}

static void accept_from(int listener, int poll, SSL_CTX *tls, BIO_METHOD *method) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connection *this = calloc(1, sizeof *this);
  this->fd = fd;
  this->ssl = SSL_new(tls);
  BIO *bio = BIO_new(method);
  BIO_set_init(bio, 1);
  SSL_set_bio(this->ssl, bio, bio);
  SSL_set_accept_state(this->ssl);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = this};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) fail("no epoll");
}

static void read_reply(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail("no message");
  static uint8_t message[64 * 1024];
  size_t count = fread(message, 1, sizeof message, file);
  fclose(file);
  const uint8_t head[5] = {
      0, (uint8_t)(count >> 24), (uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count};
  size_t room = 0;
  append(&reply, &reply_count, &room, head, sizeof head);
  append(&reply, &reply_count, &room, message, count);
}

static SSL_CTX *tls_of(const char *chain, const char *key) {
  SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
  if (!tls || SSL_CTX_use_certificate_chain_file(tls, chain) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
    fail("no certificate");
  SSL_CTX_set_alpn_select_cb(tls, choose_http2, NULL);
  SSL_CTX_set_read_ahead(tls, 1);
  return tls;
}

static void prepare(void) {
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame_arrived);
  nghttp2_session_callbacks_set_send_callback(callbacks, write_frame);
  nghttp2_session_callbacks_set_send_data_callback(callbacks, write_data);
}

int main(int count, char **words) {
  if (count != 5) {
    fprintf(stderr, "usage: grpc_floor PORT CHAIN.pem KEY.pem MESSAGE\n");
    return 64;
  }
  read_reply(words[4]);
  prepare();
  SSL_CTX *tls = tls_of(words[2], words[3]);
  BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "memory");
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_ctrl(method, bio_control);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1])),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(listener, 1024) != 0)
    fail("the port is taken");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, -1);
    for (int index = 0; index < ready; index++) {
      connection *this = events[index].data.ptr;
      if (!this) {
        accept_from(listener, poll, tls, method);
      } else if (!serve(this)) {
        end(this);
      }
    }
  }
}
