import Cryptography
import NIOCore
import NIOPosix
import System

/// The way out of a connection: plain bytes in, sealed by TLS if there is any, one write a flush.
///
/// What a flush has to say is offered to the socket straight from where TLS left it, and only what
/// the kernel does not take goes through the channel's queue. For connections that ask one thing at
/// a time the channel's own way costs as much as everything else above the kernel
/// (`docs/PERFORMANCE.md`).
///
/// A class, because a write may come back here: a channel that takes all at once says so from
/// inside the write, and what is sealed then must follow what is being written.
final class WireOutput {
  private let tls: TLSSession?
  /// Absent where the channel has no socket (in tests): then the queue takes everything.
  @exclusivity(unchecked) private var socket: StreamSocket?
  /// Bytes for the socket that are not offered yet.
  @exclusivity(unchecked) private var buffer = ByteBuffer()
  private let queue = ChannelQueue()
  /// Bytes that went through the channel's queue so far.
  @exclusivity(unchecked) private var queuedBytes: UInt64 = 0
  private var stall = SocketStall()

  /// A larger buffer is given back after use: an idle connection keeps little.
  private static let keptBytes = 4 * 1024

  init(tls: TLSSession?) {
    self.tls = tls
  }

  /// The channel is there: finds its socket.
  func attach(to context: ChannelHandlerContext) {
    // tidy: the number of the descriptor is all that is taken; `detach` forgets it in time
    socket = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { StreamSocket(descriptor: $0) }
  }

  /// The channel is gone, and its descriptor may be another's by now.
  func detach() {
    socket = nil
  }

  /// Bytes sealed and not yet offered.
  var pendingBytes: Int { buffer.readableBytes + (tls?.outputByteCount ?? 0) }

  func seal(_ plaintext: Span<UInt8>) throws(TLSError) {
    guard let tls else {
      buffer.writeBytes(plaintext.bytes)
      return
    }
    try tls.send(plaintext)
  }

  /// Gives the socket what is ready, handshake messages and alerts included.
  func write(to context: ChannelHandlerContext) {
    if let tls, tls.hasOutput {
      if buffer.readableBytes == 0, queue.isEmpty, let socket {
        let isGone = tls.withOutput { records in !offer(records, to: socket) }
        if isGone {
          context.close(promise: nil)
          return
        }
      } else {
        tls.withOutput { records in
          _ = buffer.writeBytes(records)
        }
      }
    } else if buffer.readableBytes > 0, queue.isEmpty, let socket {
      let offered = buffer
      buffer.clear()
      if !offer(offered.readableBytesSpan, to: socket) {
        context.close(promise: nil)
        return
      }
    }
    if buffer.readableBytes > 0 {
      enqueue(context)
    }
  }

  /// What the kernel does not take is left in the buffer; false when the peer is gone.
  private func offer(_ bytes: RawSpan, to socket: StreamSocket) -> Bool {
    switch socket.send(bytes) {
    case .taken(let count):
      if count < bytes.byteCount {
        buffer.writeBytes(bytes.extracting(count..<bytes.byteCount))
      }
      return true
    case .failed:
      return false
    }
  }

  /// How long the socket has taken nothing although bytes wait for it; 0 while it takes some.
  /// To be asked about once a second.
  func stalledNanoseconds(in context: ChannelHandlerContext, now: UInt64) -> UInt64 {
    guard !queue.isEmpty, let options = context.channel.syncOptions,
      let waiting = try? options.getOption(.bufferedWritableBytes)
    else { return stall.look(waiting: 0, given: queuedBytes, now: now) }
    return stall.look(waiting: waiting, given: queuedBytes, now: now)
  }

  private func enqueue(_ context: ChannelHandlerContext) {
    queue.entered()
    queuedBytes &+= UInt64(buffer.readableBytes)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { [queue] _ in queue.left() }
    var ready = ByteBuffer()
    swap(&ready, &buffer)
    context.writeAndFlush(NIOAny(ready), promise: written)
    if buffer.capacity == 0, ready.capacity <= Self.keptBytes {
      ready.clear()
      buffer = ready
    }
  }
}

/// How many writes wait in the channel: while any does, everything must go behind it.
private final class ChannelQueue {
  private var count = 0

  var isEmpty: Bool { count == 0 }

  func entered() { count += 1 }

  func left() { count -= 1 }
}

/// A connection that has frames to send once the work ready on its loop is done.
protocol Flushable: AnyObject {
  func flush()
}
