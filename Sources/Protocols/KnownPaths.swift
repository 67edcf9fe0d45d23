import Bytes
import CallModel
import Contract
public import HTTP2Wire
public import Transport

/// What the paths mean that were read last on one event loop, so that whoever asks for the same
/// thing again is not walked through the table of paths: most callers do.
///
/// It knows less than the table and nothing else: what is not found here is looked for there. Of
/// paths with the same place the last one stays. Two kinds are known, of which the path says all,
/// or the path and the content type: a GET on `/v1/`, `/v3/` or `/v5/`, and a POST in gRPC or
/// gRPC-Web over HTTP/2.
public final class KnownPaths {
  public enum Meaning {
    /// The number of an operation in the table, and how it is asked for.
    case operation(Int, Dialect)
    /// On the cloud's own paths.
    case errand(CompatibleErrand)

    /// Whether the path of a GET can say it.
    fileprivate var isSaidByPath: Bool {
      if case .operation(_, let dialect) = self { dialect.face == .rest } else { true }
    }

    /// Whether the path and the content type of a POST can: Connect has a version beside them.
    fileprivate var isSaidByType: Bool {
      guard case .operation(_, let dialect) = self else { return false }
      return dialect.face == .grpc || dialect.face == .grpcWeb
    }
  }

  private struct Place {
    var path: [UInt8] = []
    /// Empty for a GET.
    var contentType: [UInt8] = []
    /// -1 for an errand.
    var operation = -1
    var dialect = Dialect(.rest, .json)
    var errand: CompatibleErrand?

    init() {}

    init(_ meaning: Meaning, path: [UInt8], contentType: [UInt8] = []) {
      self.path = path
      self.contentType = contentType
      switch meaning {
      case .operation(let operation, let dialect):
        self.operation = operation
        self.dialect = dialect
      case .errand(let errand): self.errand = errand
      }
    }
  }

  /// 256 places of texts that are not longer: 80 KiB at most.
  private static let count = 256
  private static let longestPath = 256
  private static let longestType = 64

  @exclusivity(unchecked) private var places = Array(repeating: Place(), count: count)
  /// So that nobody outside can choose paths that push each other out.
  private let seed = UInt64.random(in: .min ... .max)

  public init() {}

  /// Where it stands what a request means, if the same came before. A number, because to hand an
  /// object on is counted.
  @_effects(releasenone)
  public func place(
    of head: borrowing FieldBlock, over version: ConnectionFacts.Version
  ) -> Int? {
    guard let target = head.value(of: .path), let method = head.value(of: .method) else {
      return nil
    }
    if method.hasSameBytes(as: "GET") {
      guard Self.saysAll(target) else { return nil }
      let place = self.place(of: target, typeCount: 0)
      return places[place].contentType.isEmpty && places[place].path.equals(target) ? place : nil
    }
    guard version == .http2, method.hasSameBytes(as: "POST"),
      let contentType = head.value(of: .contentType), !contentType.isEmpty
    else { return nil }
    let place = self.place(of: target, typeCount: contentType.count)
    return places[place].path.equals(target) && places[place].contentType.equals(contentType)
      ? place : nil
  }

  /// The number of the operation that stands at a place; nil for an errand.
  @_effects(releasenone)
  public func operation(at place: Int) -> Int? {
    let operation = places[place].operation
    return operation >= 0 ? operation : nil
  }

  @_effects(releasenone)
  public func dialect(at place: Int) -> Dialect { places[place].dialect }

  @_effects(releasenone)
  public func errand(at place: Int) -> CompatibleErrand? { places[place].errand }

  /// Remembers what a request means, where that is of the known kinds.
  public func note(
    _ meaning: Meaning, _ head: borrowing FieldBlock, over version: ConnectionFacts.Version
  ) {
    guard let target = head.value(of: .path), target.count <= Self.longestPath,
      let method = head.value(of: .method)
    else { return }
    if method.hasSameBytes(as: "GET") {
      guard meaning.isSaidByPath, Self.saysAll(target) else { return }
      places[place(of: target, typeCount: 0)] = Place(meaning, path: target.copy())
      return
    }
    guard version == .http2, meaning.isSaidByType, method.hasSameBytes(as: "POST"),
      let contentType = head.value(of: .contentType), !contentType.isEmpty,
      contentType.count <= Self.longestType
    else { return }
    places[place(of: target, typeCount: contentType.count)] =
      Place(meaning, path: target.copy(), contentType: contentType.copy())
  }

  /// The length of the content type tells those apart that one path is called with in turns.
  @inline(__always)
  private func place(of target: borrowing Span<UInt8>, typeCount: Int) -> Int {
    let hash = target.mixedHash(seed: seed &+ UInt64(truncatingIfNeeded: typeCount))
    return Int(truncatingIfNeeded: hash) & (Self.count - 1)
  }

  /// Whether the target of a GET alone says what is meant, and on which face.
  @inline(__always)
  private static func saysAll(_ target: borrowing Span<UInt8>) -> Bool {
    target.count > 4 && target[1] == UInt8(ascii: "v") && target[3] == UInt8(ascii: "/")
  }
}
