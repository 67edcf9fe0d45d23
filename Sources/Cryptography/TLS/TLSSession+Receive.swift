import COpenSSL

extension TLSSession {
  /// Takes what the network brought, in pieces of any size.
  ///
  /// `plaintext` is called zero or more times, with up to 64 KiB each, before this returns or
  /// throws: what was decrypted before a fault still arrives. That includes data which came in one
  /// piece with the end of the handshake. The span must not be kept. `plaintext` may call `send`,
  /// not `receive`.
  ///
  /// What stands after the peer's `close_notify` is dropped (RFC 8446 §6.1).
  public func receive(
    _ ciphertext: RawSpan, _ plaintext: (Span<UInt8>) -> Void
  ) throws(TLSError) -> TLSProgress {
    precondition(unsafe wire.pointee.input == nil, "receive was called by its own plaintext")
    if let failure { throw failure }
    TLSError.forgetOthers()
    try unsafe ciphertext.withUnsafeBytes { bytes throws(TLSError) in
      unsafe wire.pointee.input = bytes.baseAddress
      unsafe wire.pointee.inputCount = bytes.count
      openOutput()
      defer {
        unsafe wire.pointee.input = nil
        unsafe wire.pointee.inputCount = 0
        closeOutput()
      }
      if !isEstablished { try shakeHands() }
      if isEstablished { try readRecords(plaintext) }
    }
    return sawCloseNotify ? .peerClosed : .continuing
  }

  /// Makes the client's first flight.
  public func start() throws(TLSError) {
    precondition(context.role == .client, "a server waits for its client")
    if let failure { throw failure }
    TLSError.forgetOthers()
    openOutput()
    defer { closeOutput() }
    try shakeHands()
  }

  /// Goes on with the handshake as far as the input reaches.
  private func shakeHands() throws(TLSError) {
    let status = unsafe SSL_do_handshake(ssl)
    guard status == 1 else {
      if unsafe SSL_get_error(ssl, status) == SSL_ERROR_WANT_READ { return }
      throw fail(unsafe .session(ssl, isEstablished: false))
    }
    applicationProtocol = try agreedProtocol()
    unsafe wire.pointee.isEstablished = true
  }

  /// What ALPN chose; HTTP/1.1 when the peer does not know ALPN and this side speaks it.
  private func agreedProtocol() throws(TLSError) -> ApplicationProtocol {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    unsafe SSL_get0_alpn_selected(ssl, &name, &count)
    let chosen = unsafe String(
      decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    let agreed = chosen.isEmpty ? .http1 : ApplicationProtocol(rawValue: chosen)
    guard let agreed, context.protocols.contains(agreed) else {
      throw fail(TLSError(.handshakeFailed, "no application protocol in common"))
    }
    return agreed
  }

  /// Decrypts what the input holds; full buffers and the rest go to `plaintext`.
  private func readRecords(_ plaintext: (Span<UInt8>) -> Void) throws(TLSError) {
    guard !sawCloseNotify else { return }
    let block = unsafe buffers.take()
    defer { unsafe buffers.give(block) }
    var filled = 0
    var fault: TLSError?
    // OpenSSL takes records off the input one by one and keeps only the beginning of one that is
    // not complete: with no input and nothing pending, another SSL_read could only say so.
    while unsafe wire.pointee.inputCount > 0 || SSL_pending(ssl) > 0 {
      var count = 0
      let status = unsafe SSL_read_ex(
        ssl, block.baseAddress! + filled, block.count - filled, &count)
      guard status == 1 else {
        fault = unsafe judge(SSL_get_error(ssl, status))
        break
      }
      filled += count
      unsafe wire.pointee.allowance.earn(count)
      if block.count - filled < Self.recordByteCount {
        unsafe Self.lend(block, filled, to: plaintext)
        filled = 0
      }
    }
    if filled > 0 { unsafe Self.lend(block, filled, to: plaintext) }
    if let fault { throw fault }
  }

  /// The most plaintext one record holds (RFC 8446 §5.1).
  private static let recordByteCount = 16_384

  private static func lend(
    _ block: UnsafeMutableRawBufferPointer, _ count: Int, to plaintext: (Span<UInt8>) -> Void
  ) {
    let start = unsafe block.baseAddress!.assumingMemoryBound(to: UInt8.self)
    plaintext(unsafe Span(_unsafeStart: start, count: count))
  }

  /// Sorts what stopped SSL_read: nothing more to read, the peer's goodbye, or a fault.
  private func judge(_ error: Int32) -> TLSError? {
    switch error {
    case SSL_ERROR_WANT_READ: return nil
    case SSL_ERROR_ZERO_RETURN:
      unsafe wire.pointee.sawCloseNotify = true
      return nil
    default:
      if unsafe wire.pointee.allowance.isExceeded {
        ERR_clear_error()
        return fail(TLSError(.flood, "too many handshake messages after the handshake"))
      }
      return fail(unsafe .session(ssl, isEstablished: true))
    }
  }

  func fail(_ error: TLSError) -> TLSError {
    unsafe wire.pointee.failure = error
    return error
  }
}
