import HTTP2Wire

/// What a reply may say beside its message.
public struct ReplyFacts: Sendable {
  /// HTTP status on REST: 200, or 201 and 204 where the operation says so.
  public var status: Int
  /// The cloud's id of the call that gave the answer. Not told of a hit on our own faces: nothing
  /// was asked for it, and an id that no table of HPACK holds is 65 characters to write.
  public var upstreamRequestID: String?
  /// Rows of a list that the cloud counts and did not give; nil when none are known to be missing.
  public var missingRows: Int?
  /// Nil for an answer that no cache was asked for.
  public var cache: CacheFacts?
  /// Type of the body where it is passed on as it came.
  public var contentType: String?

  public init(
    status: Int = 200, upstreamRequestID: String? = nil, missingRows: Int? = nil,
    cache: CacheFacts? = nil
  ) {
    self.status = status
    self.upstreamRequestID = upstreamRequestID
    self.missingRows = missingRows
    self.cache = cache
  }

  /// Fields, and metadata keys, that say so.
  func append(to fields: inout FieldBlock) {
    if let upstreamRequestID, cache?.way.isHit != true {
      fields.append(name: Self.upstreamRequestIDField, value: upstreamRequestID)
    }
    if let missingRows {
      fields.append(name: Self.missingRowsField, value: String(missingRows))
    }
    cache?.append(to: &fields)
  }

  /// Name of the field and metadata key that carries the cloud's request id.
  static let upstreamRequestIDField = "gatehouse-upstream-request-id"
  static let missingRowsField = "gatehouse-list-missing"
}

/// What a reply says about where it came from: `Cache-Status` (RFC 9211), `Age` (RFC 9111 §5.1),
/// `ETag` (RFC 9110 §8.8.3).
public struct CacheFacts: Sendable, Equatable {
  /// How the answer was come by.
  public enum Way: Sendable, Equatable {
    /// From memory. Seconds for which it stays fresh; below zero for one that is not any more.
    case hit(ttl: Int)
    /// An old one, since the cloud gave no newer one.
    case hitAfterError(ttl: Int)
    /// It was not there.
    case miss(isStored: Bool)
    /// Somebody else was asking for it already.
    case collapsed
    /// The caller wanted the cloud to be asked.
    case request(isStored: Bool)

    public var isHit: Bool {
      switch self {
      case .hit, .hitAfterError: true
      case .miss, .collapsed, .request: false
      }
    }
  }

  public var way: Way
  /// In seconds; nil for what has just come from the cloud.
  public var age: Int?
  /// With its quotes and its `W/`: two codings of one answer share it.
  public var etag: String?

  public init(_ way: Way, age: Int? = nil, etag: String? = nil) {
    self.way = way
    self.age = age
    self.etag = etag
  }

  func append(to fields: inout FieldBlock) {
    fields.append(name: "cache-status", value: status)
    if let age { fields.append(.age, decimal: age) }
    if let etag { fields.append(name: "etag", value: etag) }
  }

  private var status: String {
    switch way {
    case .hit(let ttl): "gatehouse; hit; ttl=\(ttl)"
    case .hitAfterError(let ttl): "gatehouse; hit; ttl=\(ttl); detail=upstream-error"
    case .miss(let isStored): "gatehouse; fwd=uri-miss\(isStored ? "; stored" : "")"
    case .collapsed: "gatehouse; fwd=uri-miss; collapsed"
    case .request(let isStored): "gatehouse; fwd=request\(isStored ? "; stored" : "")"
    }
  }
}
