import CallModel
import Contract
import HTTP2Wire
import Protocols
import SwiftProtobuf
import Transport

/// Takes the requests of one conversation as they come and hands them on one by one, each only
/// when the caller has read the replies before it.
final class RequestStream: BodyReceiver {
  private let reply: ReplyStream
  private let handle: LocalHandler.Stream
  private var reader: MessageReader
  private var hasEnded = false

  /// - Parameter limit: Bytes of one request; a caller that asks without reading may have as many
  ///   waiting, no more.
  init(_ reply: ReplyStream, limit: Int, handle: @escaping LocalHandler.Stream) {
    self.reply = reply
    self.handle = handle
    let head = reply.exchange.head
    reader = MessageReader(reply.dialect, head, limit: limit)
    reply.whenWritable = { self.handOn() }
  }

  func received(_ bytes: Span<UInt8>, on exchange: Exchange) {
    guard !reply.isOver else { return }
    do throws(Refusal) {
      try reader.append(bytes)
    } catch {
      reply.finish(error)
      return
    }
    handOn()
  }

  func ended(on exchange: Exchange) {
    hasEnded = true
    handOn()
  }

  private func handOn() {
    do throws(Refusal) {
      while reply.isWritable, let bytes = try reader.next() {
        let request = try reply.operation.decode(bytes, reply.dialect.codec)
        try reply.operation.check(request)
        try handle(request, reply)
      }
      if hasEnded, reply.isWritable {
        try reader.checkEnd()
        reply.finish()
      }
    } catch {
      reply.finish(error)
    }
  }
}
