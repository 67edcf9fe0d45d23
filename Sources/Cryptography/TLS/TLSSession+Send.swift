import COpenSSL

extension TLSSession {
  /// Encrypts all of `plaintext` into the output, in records of up to 16 KiB.
  ///
  /// One call with much costs less than many with little: each makes a record of its own.
  /// The session must be established.
  public func send(_ plaintext: Span<UInt8>) throws(TLSError) {
    if let failure { throw failure }
    precondition(isEstablished, "data before the end of the handshake")
    guard !sentCloseNotify else { throw TLSError(.closed, "this side has closed already") }
    guard !plaintext.isEmpty else { return }
    TLSError.forgetOthers()
    openOutput()
    defer { closeOutput() }
    try unsafe plaintext.withUnsafeBufferPointer { bytes throws(TLSError) in
      var sent = 0
      while sent < bytes.count {
        var count = 0
        let status = unsafe SSL_write_ex(ssl, bytes.baseAddress! + sent, bytes.count - sent, &count)
        guard status == 1 else { throw fail(unsafe .session(ssl, isEstablished: true)) }
        sent += count
        unsafe wire.pointee.allowance.earn(count)
      }
    }
  }

  /// Says `close_notify`: what was sent is all there is. The peer may still send.
  ///
  /// Does nothing before the handshake, after a fault or a second time.
  public func sendClose() {
    guard isEstablished, failure == nil, !sentCloseNotify else { return }
    unsafe wire.pointee.sentCloseNotify = true
    TLSError.forgetOthers()
    openOutput()
    defer { closeOutput() }
    if unsafe SSL_shutdown(ssl) < 0 { ERR_clear_error() }
  }
}

extension TLSSession {
  /// Ciphertext waits to be sent.
  public var hasOutput: Bool { unsafe wire.pointee.outputCount > 0 }

  /// How many bytes of it.
  public var outputByteCount: Int { unsafe wire.pointee.outputCount }

  /// Lends all ciphertext that waits, possibly none, and then lets go of it.
  ///
  /// It counts as taken also when `body` throws. `body` must not call the session.
  public func withOutput<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe wire.pointee.isLent = true
    defer {
      unsafe wire.pointee.isLent = false
      unsafe wire.pointee.outputCount = 0
      closeOutput()
    }
    let block = unsafe UnsafeRawBufferPointer(
      start: wire.pointee.output?.baseAddress, count: wire.pointee.outputCount)
    return try body(unsafe RawSpan(_unsafeBytes: block))
  }

  /// Every use of OpenSSL stands between this and `closeOutput`: it may write.
  func openOutput() {
    precondition(unsafe !wire.pointee.isLent, "the session was called while its output was lent")
  }

  /// Gives the block back unless something was written.
  func closeOutput() {
    guard unsafe wire.pointee.outputCount == 0, let block = unsafe wire.pointee.output else {
      return
    }
    unsafe wire.pointee.output = nil
    unsafe buffers.give(block)
  }
}
