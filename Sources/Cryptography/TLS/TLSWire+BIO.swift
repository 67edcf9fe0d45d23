import COpenSSL

extension TLSWire {
  /// Gives `ssl` (borrowed) the wire at `wire` for both directions and watches its messages.
  ///
  /// `wire` must stay in place until `ssl` is freed.
  static func attach(_ wire: UnsafeMutablePointer<TLSWire>, to ssl: OpaquePointer) {
    let bio = unsafe BIO_new(method)
    precondition(unsafe bio != nil, "out of memory")
    unsafe BIO_set_data(bio, wire)
    unsafe BIO_set_init(bio, 1)
    // One BIO for both directions: SSL_set_bio takes over the one reference.
    unsafe SSL_set_bio(ssl, bio, bio)
    unsafe SSL_set_msg_callback(ssl, countHandshakeMessages)
    unsafe COpenSSL_set_msg_callback_arg(ssl, wire)
  }

  /// Made once, never changed, never freed.
  private static nonisolated(unsafe) let method: OpaquePointer = {
    let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire")
    guard let method = unsafe method else { preconditionFailure("out of memory") }
    unsafe BIO_meth_set_read_ex(method, readInput)
    unsafe BIO_meth_set_write_ex(method, writeOutput)
    unsafe BIO_meth_set_ctrl(method, control)
    return unsafe method
  }()
}

/// `BIO_read`: hands out the input, then says "try again later".
///
/// The free functions in this file have the shapes that OpenSSL calls back.
private func readInput(
  _ bio: OpaquePointer?, _ target: UnsafeMutablePointer<CChar>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  let wire = unsafe BIO_get_data(bio)!.assumingMemoryBound(to: TLSWire.self)
  unsafe COpenSSL_BIO_clear_retry_flags(bio)
  // Without a retry flag this is the end of the input: the flood stops here.
  if unsafe wire.pointee.allowance.isExceeded { return 0 }
  let taken = unsafe wire.pointee.read(into: target!, capacity: capacity)
  unsafe count!.pointee = taken
  guard taken > 0 else {
    unsafe COpenSSL_BIO_set_retry_read(bio)
    return 0
  }
  return 1
}

/// `BIO_write`: takes everything.
private func writeOutput(
  _ bio: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ count: Int,
  _ written: UnsafeMutablePointer<Int>?
) -> Int32 {
  let wire = unsafe BIO_get_data(bio)!.assumingMemoryBound(to: TLSWire.self)
  unsafe COpenSSL_BIO_clear_retry_flags(bio)
  unsafe wire.pointee.write(source!, count: count)
  unsafe written!.pointee = count
  return 1
}

/// `BIO_ctrl`: a flush has nothing to do; nothing else applies.
private func control(
  _ bio: OpaquePointer?, _ command: Int32, _ number: Int, _ pointer: UnsafeMutableRawPointer?
) -> Int {
  command == BIO_CTRL_FLUSH ? 1 : 0
}

/// Charges every handshake message that arrives after the handshake.
private func countHandshakeMessages(
  _ isWritten: Int32, _ version: Int32, _ contentType: Int32, _ bytes: UnsafeRawPointer?,
  _ count: Int, _ ssl: OpaquePointer?, _ argument: UnsafeMutableRawPointer?
) {
  guard contentType == SSL3_RT_HANDSHAKE, isWritten == 0 else { return }
  let wire = unsafe argument!.assumingMemoryBound(to: TLSWire.self)
  if unsafe wire.pointee.isEstablished { unsafe wire.pointee.allowance.spend() }
}
