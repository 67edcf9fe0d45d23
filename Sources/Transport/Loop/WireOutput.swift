import Cryptography
import NIOCore

/// The way out of a connection: plain bytes in, sealed by TLS if there is any, one write a flush.
///
/// A class, because a write may come back here: a socket that takes all at once says so from
/// inside the write, and what is sealed then must follow what is being written.
final class WireOutput {
  private let tls: TLSSession?
  /// Bytes for the socket; its storage is used again.
  @exclusivity(unchecked) private var buffer = ByteBuffer()

  /// A larger buffer is given back after use: an idle connection keeps little.
  private static let keptBytes = 4 * 1024

  init(tls: TLSSession?) {
    self.tls = tls
  }

  /// Bytes sealed and not yet written.
  var pendingBytes: Int { buffer.readableBytes }

  func seal(_ plaintext: Span<UInt8>) throws(TLSError) {
    guard let tls else {
      buffer.writeBytes(plaintext.bytes)
      return
    }
    try tls.send(plaintext)
    takeRecords()
  }

  /// Gives the socket what is ready, handshake messages and alerts included.
  func write(to context: ChannelHandlerContext) {
    takeRecords()
    guard buffer.readableBytes > 0 else { return }
    var ready = ByteBuffer()
    swap(&ready, &buffer)
    context.writeAndFlush(NIOAny(ready), promise: nil)
    if buffer.capacity == 0, ready.capacity <= Self.keptBytes {
      ready.clear()
      buffer = ready
    }
  }

  private func takeRecords() {
    guard let tls, tls.hasOutput else { return }
    tls.withOutput { records in
      _ = buffer.writeBytes(records)
    }
  }
}

/// A connection that has frames to send once the work ready on its loop is done.
protocol Flushable: AnyObject {
  func flush()
}
