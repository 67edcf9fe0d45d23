import CNGHTTP2

extension BlockStore {
  /// The four functions nghttp2 calls, with the store as their user data: no reference counting.
  static func callbacks(for store: UnsafeMutablePointer<BlockStore>) -> nghttp2_mem {
    unsafe nghttp2_mem(
      mem_user_data: store,
      malloc: { size, store in
        unsafe BlockStore.from(store).pointee.allocate(Int(truncatingIfNeeded: size))
      },
      free: { pointer, store in
        guard let pointer = unsafe pointer else { return }
        unsafe BlockStore.from(store).pointee.release(pointer)
      },
      calloc: { count, size, store in
        let (bytes, overflow) = Int(truncatingIfNeeded: count).multipliedReportingOverflow(
          by: Int(truncatingIfNeeded: size))
        guard !overflow, bytes >= 0,
          let pointer = unsafe BlockStore.from(store).pointee.allocate(bytes)
        else { return nil }
        unsafe pointer.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return unsafe pointer
      },
      realloc: { pointer, size, store in
        unsafe BlockStore.from(store).pointee.resize(pointer, Int(truncatingIfNeeded: size))
      })
  }

  @inline(__always)
  private static func from(_ store: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<BlockStore> {
    unsafe store.unsafelyUnwrapped.assumingMemoryBound(to: BlockStore.self)
  }
}
