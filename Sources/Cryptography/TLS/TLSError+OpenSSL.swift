import COpenSSL

extension TLSError {
  /// `SSL_AD_REASON_OFFSET`: a reason above it is an alert that the peer sent.
  private static let alertOffset: Int32 = 1000

  /// Settings that OpenSSL refused. Empties its error queue.
  static func configuration(_ fault: String) -> TLSError {
    let code = drainErrors()
    guard code != 0 else { return TLSError(.configuration, fault) }
    return TLSError(.configuration, "\(fault) (\(reason(code)))")
  }

  /// A session that OpenSSL ended. Empties its error queue.
  ///
  /// - Parameter ssl: borrowed.
  static func session(_ ssl: OpaquePointer, isEstablished: Bool) -> TLSError {
    let code = drainErrors()
    guard code != 0 else {
      return TLSError(isEstablished ? .badRecord : .handshakeFailed, "the session broke off")
    }
    let library = ERR_GET_LIB(code)
    let number = ERR_GET_REASON(code)
    let text = reason(code)
    guard library == ERR_LIB_SSL else {
      return TLSError(isEstablished ? .badRecord : .handshakeFailed, text)
    }
    switch number {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      let verdict = unsafe SSL_get_verify_result(ssl)
      return TLSError(
        .certificateRejected, unsafe String(cString: X509_verify_cert_error_string(verdict)))
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return TLSError(.certificateRejected, text)
    case alertOffset..<(alertOffset + 256):
      return TLSError(.peerAlert(UInt8(truncatingIfNeeded: number - alertOffset)), text)
    default:
      return TLSError(isEstablished ? .badRecord : .handshakeFailed, text)
    }
  }

  /// Empties the error queue of what other users of OpenSSL on this thread left there; it would
  /// be taken for ours. Looking first is five times cheaper than emptying an empty queue.
  static func forgetOthers() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// Takes the oldest error, which is the cause, and empties the queue, so that nothing is blamed
  /// on the next session of this thread.
  private static func drainErrors() -> UInt {
    let first = ERR_get_error()
    ERR_clear_error()
    return first
  }

  /// OpenSSL's fixed text for a code; never the data that an error may carry.
  private static func reason(_ code: UInt) -> String {
    guard let text = unsafe ERR_reason_error_string(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
