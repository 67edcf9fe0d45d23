import CallModel
public import Contract
import HTTP2Wire

/// What a request on the compatible face is for.
public enum CompatibleErrand: Sendable {
  /// An upstream call that is passed through.
  case operation(CloudPathMatch)
  /// `GET /v3/projects` and `GET /v3/auth/projects`: what the caller may use, answered here.
  case listProjects
  /// `POST /v3/auth/tokens`
  case issueToken
  /// `GET /v3/auth/tokens`
  case checkToken
}

/// Finds out what a request means by the cloud's own paths; the rows of the table say which there
/// are, and of IAM there are three.
enum CompatibleRouting {
  enum Outcome {
    case errand(CompatibleErrand)
    case refused(Refusal)
  }

  static func route(
    _ method: Span<UInt8>, _ path: Span<UInt8>, in table: OperationTable
  ) -> Outcome {
    if let errand = identity(method, path) { return .errand(errand) }
    switch table.cloudRoute(method: method, path: path) {
    case .match(let match): return .errand(.operation(match))
    case .malformed(let refusal): return .refused(refusal)
    case .unknown: return .refused(unknown)
    }
  }

  private static func identity(
    _ method: Span<UInt8>, _ path: Span<UInt8>
  ) -> CompatibleErrand? {
    guard path.count > 2, path[2] == UInt8(ascii: "3") else { return nil }
    let isGet = method.hasSameBytes(as: "GET")
    if isGet, path.hasSameBytes(as: "/v3/projects") || path.hasSameBytes(as: "/v3/auth/projects") {
      return .listProjects
    }
    guard path.hasSameBytes(as: "/v3/auth/tokens") else { return nil }
    if isGet { return .checkToken }
    return method.hasSameBytes(as: "POST") ? .issueToken : nil
  }

  /// The cloud's own words; it tells no wrong method from a wrong path.
  static let unknown = Refusal(
    .notFound, "The API does not exist or has not been published in the environment",
    reason: "PATH_UNKNOWN")
}
