import NIOCore

/// Puts HTTP/1.1 on top of a connection that chose it.
///
/// NIO's codec is not in it. Its parser, llhttp, lets through what must be refused here: bare LF
/// and bare CR before a request line, runs of spaces in it, white space and chunk extensions
/// without a bound; and its strings mend bytes that are no UTF-8, so that a signature over them no
/// longer holds. A check of the raw bytes in front of it would have to know where every message
/// ends, and so be the whole parser. What ours accepts, llhttp must read the same way: a test
/// compares the two.
enum HTTP1ServerPipeline {
  static func add(above connection: ServerConnection, in context: ChannelHandlerContext) {
    let handler = HTTP1ServerHandler(connection)
    do {
      try context.pipeline.syncOperations.addHandler(handler, position: .after(connection))
    } catch {
      // The channel went away in the meantime.
      context.close(promise: nil)
    }
  }
}
