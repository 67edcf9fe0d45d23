package import CallModel

/// A face and the codec of its messages: all that decides how a unary answer is written.
package struct Dialect: Sendable, Hashable {
  package let face: Face
  package let codec: Codec

  @inlinable
  package init(_ face: Face, _ codec: Codec) {
    self.face = face
    self.codec = codec
  }

  /// Dense number, to index tables of prepared answers.
  @inlinable
  package var index: Int { Int(face.rawValue) &* 2 &+ Int(codec.rawValue) }

  @inlinable
  package static var count: Int { 8 }

  /// Every dialect there is.
  package static let all: [Dialect] = Face.allCases.flatMap { face in
    Codec.allCases.map { Dialect(face, $0) }
  }
}
