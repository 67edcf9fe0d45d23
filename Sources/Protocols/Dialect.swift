public import CallModel

/// A face and the codec of its messages: all that decides how a unary answer is written.
public struct Dialect: Sendable, Hashable {
  public let face: Face
  public let codec: Codec
  /// Written in base 64 throughout: a form of gRPC-Web alone, and of its `proto` codec.
  public let isText: Bool

  @inlinable
  public init(_ face: Face, _ codec: Codec) {
    self.face = face
    self.codec = codec
    self.isText = false
  }

  private init(text face: Face) {
    self.face = face
    self.codec = .proto
    self.isText = true
  }

  /// `application/grpc-web-text`.
  public static let grpcWebText = Dialect(text: .grpcWeb)

  /// Dense number, to index tables of prepared answers.
  @inlinable
  public var index: Int {
    isText ? Self.count &- 1 : Int(face.rawValue) &* 2 &+ Int(codec.rawValue)
  }

  @inlinable
  public static var count: Int { 11 }

  /// Every dialect there is.
  public static let all: [Dialect] =
    Face.allCases.flatMap { face in Codec.allCases.map { Dialect(face, $0) } } + [.grpcWebText]
}
