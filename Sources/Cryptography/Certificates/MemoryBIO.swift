import COpenSSL

/// OpenSSL's view of bytes in memory, for reading and writing PEM; freed when it goes.
@safe struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  /// An empty one, to be written to. OpenSSL clears what it held when it is freed.
  init() {
    guard let pointer = unsafe BIO_new(BIO_s_mem()) else { preconditionFailure("out of memory") }
    unsafe self.pointer = unsafe pointer
  }

  /// - Parameter borrowed: must outlive the value.
  private init?(borrowed: UnsafeBufferPointer<UInt8>) {
    guard let count = Int32(exactly: borrowed.count),
      let pointer = unsafe BIO_new_mem_buf(borrowed.baseAddress, count)
    else { return nil }
    unsafe self.pointer = unsafe pointer
  }

  deinit { unsafe BIO_free(pointer) }

  /// Reads from `bytes` in place. Nothing is read of no bytes, or of 2 GiB.
  static func reading<Result: ~Copyable>(
    _ bytes: Span<UInt8>, _ body: (borrowing MemoryBIO) -> Result?
  ) -> Result? {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard unsafe buffer.baseAddress != nil, let bio = unsafe MemoryBIO(borrowed: buffer) else {
        return nil
      }
      return body(bio)
    }
  }

  /// Lends what was written.
  func withContent<Result: ~Copyable>(_ body: (Span<UInt8>) -> Result) -> Result {
    var base: UnsafeMutablePointer<CChar>?
    let count = unsafe COpenSSL_BIO_get_mem_data(pointer, &base)
    let raw = unsafe UnsafeRawBufferPointer(start: base, count: count)
    return unsafe raw.withMemoryRebound(to: UInt8.self) { bytes in
      body(unsafe Span(_unsafeElements: bytes))
    }
  }
}
