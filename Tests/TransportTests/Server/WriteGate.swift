import NIOCore

/// Stands for a socket that takes nothing until it is opened: flushes wait in the channel.
final class WriteGate: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  private var context: ChannelHandlerContext?
  private var isOpen = false

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func flush(context: ChannelHandlerContext) {
    if isOpen { context.flush() }
  }

  func open() {
    isOpen = true
    context?.flush()
  }
}
