/// The upstream call that answers an operation. A class, so that a call that asks for it copies one
/// word.
public final class UpstreamMapping: Sendable {
  /// What of the request becomes the JSON body.
  public enum Body: Sendable {
    case none
    case field(FieldSchema)
    /// Every field that is neither in the path nor in the query.
    case whole
  }

  /// Which of the cloud's services answers, each at an endpoint of its own.
  public let service: CloudService
  public let method: HTTPMethod
  /// `{project_id}` is the credential's; every other variable names a field of the request.
  public let path: PathTemplate
  public let query: [FieldSchema]
  public let body: Body
  /// Member of the body that the cloud wraps the request in.
  public let requestEnvelope: String?
  /// Member of the answer that holds what was asked for; none when there is no body.
  public let responseEnvelope: String?
  /// The field of the reply that takes the enveloped value; nil when the value is the reply.
  public let replyField: FieldSchema?
  /// HTTP statuses of success.
  public let success: [Int]

  init(
    service: CloudService, method: HTTPMethod, path: PathTemplate, query: [FieldSchema],
    body: Body, requestEnvelope: String?, responseEnvelope: String?, replyField: FieldSchema?,
    success: [Int]
  ) {
    self.service = service
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.requestEnvelope = requestEnvelope
    self.responseEnvelope = responseEnvelope
    self.replyField = replyField
    self.success = success
  }
}

extension Operation {
  /// Names of what stands in the variable places of the cloud's path, the project left out.
  public var scopeVariables: [String] {
    upstream?.path.variables.filter { $0 != CloudPaths.project } ?? []
  }

  /// The cloud's path of one resource, as it is sent; nil for an operation that is about anything
  /// else, and for an id that cannot stand in a path.
  public func path(ofResource id: String, projectID: String) -> [UInt8]? {
    guard let upstream, scopeVariables.count == 1 else { return nil }
    return upstream.path.expand { $0 == CloudPaths.project ? projectID : id }
  }

  /// Whether it gets one of the resources that are the rows of a list.
  func gets(rowsOf list: Operation) -> Bool {
    guard let upstream, let listing = list.upstream, list.paging?.rowID == "id",
      upstream.method == .get, listing.method == .get, upstream.service == listing.service,
      let last = upstream.path.segments.last, case .variable = last
    else { return false }
    return Array(upstream.path.segments.dropLast()) == listing.path.segments
  }

  /// What stands there in a path as it is sent, by name of variable; a query is left out.
  public func pathValues(in target: [UInt8]) -> [(variable: String, value: String)] {
    guard let segments = upstream?.path.segments else { return [] }
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .dropFirst()
    guard parts.count == segments.count else {
      preconditionFailure("\(name) is sent on a path that is not its own")
    }
    return zip(segments, parts).compactMap { segment, part in
      guard case .variable(let name) = segment else { return nil }
      return (name, String(decoding: part, as: UTF8.self))
    }
  }
}

/// A service of the cloud.
public enum CloudService: Sendable { case vpn, iam }

/// What may be done after a lost answer (x-retry).
public enum RetryRule: Sendable { case safe, checkFirst, never }
