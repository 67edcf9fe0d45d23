package import CallModel

/// A face and the codec of its messages: all that decides how a unary answer is written.
package struct Dialect: Sendable, Hashable {
  package let face: Face
  package let codec: Codec
  /// Written in base 64 throughout: a form of gRPC-Web alone, and of its `proto` codec.
  package let isText: Bool

  @inlinable
  package init(_ face: Face, _ codec: Codec) {
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
  package static let grpcWebText = Dialect(text: .grpcWeb)

  /// Dense number, to index tables of prepared answers.
  @inlinable
  package var index: Int {
    isText ? Self.count &- 1 : Int(face.rawValue) &* 2 &+ Int(codec.rawValue)
  }

  @inlinable
  package static var count: Int { 11 }

  /// Every dialect there is.
  package static let all: [Dialect] =
    Face.allCases.flatMap { face in Codec.allCases.map { Dialect(face, $0) } } + [.grpcWebText]
}
