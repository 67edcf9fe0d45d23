/// A way of speaking the API on the wire (DESIGN: one word, one meaning).
public enum Face: UInt8, Sendable, CaseIterable {
  case grpc
  case grpcWeb
  case connect
  case rest
  /// The cloud's own paths and bodies, for what exists already.
  case compatible

  /// The word used in logs, metrics and the journal.
  public var word: String {
    switch self {
    case .grpc: "grpc"
    case .grpcWeb: "grpc_web"
    case .connect: "connect"
    case .rest: "rest"
    case .compatible: "compatible"
    }
  }
}
