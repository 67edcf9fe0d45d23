#ifndef GATEHOUSE_CNGHTTP2_SHIM_H
#define GATEHOUSE_CNGHTTP2_SHIM_H

#include <nghttp2/nghttp2.h>
#include <string.h>
#include <sys/mman.h>

// Swift reads a C union by copying a whole member; these read one field of a frame.

static inline uint8_t CNGHTTP2_frame_type(const nghttp2_frame *frame) {
  return frame->hd.type;
}

static inline uint8_t CNGHTTP2_frame_flags(const nghttp2_frame *frame) {
  return frame->hd.flags;
}

static inline int32_t CNGHTTP2_frame_stream_id(const nghttp2_frame *frame) {
  return frame->hd.stream_id;
}

static inline nghttp2_headers_category CNGHTTP2_headers_category(const nghttp2_frame *frame) {
  return frame->headers.cat;
}

static inline uint32_t CNGHTTP2_reset_code(const nghttp2_frame *frame) {
  return frame->rst_stream.error_code;
}

static inline uint32_t CNGHTTP2_goaway_code(const nghttp2_frame *frame) {
  return frame->goaway.error_code;
}

static inline int32_t CNGHTTP2_goaway_last_stream_id(const nghttp2_frame *frame) {
  return frame->goaway.last_stream_id;
}

static inline void *CNGHTTP2_source_pointer(const nghttp2_data_source *source) {
  return source->ptr;
}

// Copies between places that do not overlap; Swift's own copy asks first.
static inline void CNGHTTP2_copy(void *to, const void *from, size_t count) {
  memcpy(to, from, count);
}

// Whole pages that cost memory only once touched; huge pages would touch them all at once.
static inline void *CNGHTTP2_map_pages(size_t size) {
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    return NULL;
  }
  (void)madvise(pages, size, MADV_NOHUGEPAGE);
  return pages;
}

static inline void CNGHTTP2_unmap_pages(void *pages, size_t size) {
  (void)munmap(pages, size);
}

#endif
