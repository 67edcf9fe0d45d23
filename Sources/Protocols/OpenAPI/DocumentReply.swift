import Compression
import HTTP2Wire
public import Transport

/// A document that is the same for everybody, plain and packed, prepared once.
public struct DocumentReply: Sendable {
  private let plain: PreparedReply
  private let packed: PreparedReply

  public init(_ body: [UInt8], contentType: String) {
    func prepare(_ body: [UInt8], _ more: [(String, String)]) -> PreparedReply {
      PreparedReply(
        headers: PreparedHeaders(
          [
            (":status", "200"), ("content-type", contentType),
            ("content-length", String(body.count)), ("vary", "accept-encoding"),
            // It changes with the program only; caches may keep it for a while.
            ("cache-control", "public, max-age=300"),
          ] + more), body: body)
    }
    plain = prepare(body, [])
    packed = prepare(Gzip.compress(body), [("content-encoding", "gzip")])
  }

  public func send(on exchange: Exchange) {
    let head = exchange.head
    let takesGzip = AcceptedCodings.takeGzip(head.value(of: .acceptEncoding))
    (takesGzip ? packed : plain).send(on: exchange)
  }
}
