public import SwiftProtobuf

/// The Swift types of one rpc: all that an operation needs beside its options.
public struct Row: Sendable {
  public let request: any Message.Type
  public let reply: any Message.Type
  /// `Service.Method`, where several rpcs have the same two types.
  let rpc: String?

  init(_ request: any Message.Type, _ reply: any Message.Type, rpc: String? = nil) {
    self.request = request
    self.reply = reply
    self.rpc = rpc
  }
}
