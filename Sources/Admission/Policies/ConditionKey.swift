import CallModel

/// What a condition looks at.
public enum ConditionKey: Sendable, Hashable {
  case currentTime
  case sourceIP
  case enterpriseProject
  case resourceTag(String)
  case requestTag(String)
  case credential
  case resourceID
  case face
  case method
  case secureTransport
  case readOnly

  /// What values a key has, and so which operators it takes.
  enum Kind: Sendable { case text, flag, address, time }

  static let resourceTagPrefix = "g:ResourceTag/"
  static let requestTagPrefix = "g:RequestTag/"
  /// Of a tag's key (TAG-2).
  static let tagKeyMax = 128

  private static let plain: [(name: String, key: ConditionKey)] = [
    ("g:CurrentTime", .currentTime), ("g:SourceIp", .sourceIP),
    ("g:EnterpriseProjectId", .enterpriseProject), ("gatehouse:Credential", .credential),
    ("gatehouse:ResourceId", .resourceID), ("gatehouse:Face", .face),
    ("gatehouse:AuthenticationMethod", .method), ("gatehouse:SecureTransport", .secureTransport),
    ("gatehouse:ReadOnly", .readOnly),
  ]

  /// The names of all keys, those of tags by how they begin.
  static let names = plain.map(\.name) + [resourceTagPrefix + "KEY", requestTagPrefix + "KEY"]

  /// Nil for a key that there is not.
  init?(_ name: String) {
    if let found = Self.plain.first(where: { $0.name == name }) {
      self = found.key
      return
    }
    for (prefix, make) in [
      (Self.resourceTagPrefix, ConditionKey.resourceTag),
      (Self.requestTagPrefix, ConditionKey.requestTag),
    ] where name.hasPrefix(prefix) {
      let tag = String(name.dropFirst(prefix.count))
      guard (1...Self.tagKeyMax).contains(tag.unicodeScalars.count) else { return nil }
      self = make(tag)
      return
    }
    return nil
  }

  public var name: String {
    switch self {
    case .resourceTag(let tag): Self.resourceTagPrefix + tag
    case .requestTag(let tag): Self.requestTagPrefix + tag
    default: Self.plain.first { $0.key == self }?.name ?? ""
    }
  }

  var kind: Kind {
    switch self {
    case .currentTime: .time
    case .sourceIP: .address
    case .secureTransport, .readOnly: .flag
    case .enterpriseProject, .resourceTag, .requestTag, .credential, .resourceID, .face, .method:
      .text
    }
  }

  /// What `gatehouse:Face` can be.
  static let faces = Face.allCases.map(\.word)

  /// Ids are compared in lower case, however somebody wrote them.
  var isOfIDs: Bool { self == .resourceID || self == .enterpriseProject }

  var missing: MissingFacts {
    switch self {
    case .currentTime: .time
    case .sourceIP: .source
    case .enterpriseProject: .enterpriseProject
    case .resourceTag: .resourceTags
    case .requestTag: .requestTags
    case .credential: .credential
    case .resourceID: .resourceID
    case .face: .face
    case .method: .method
    case .secureTransport: .transport
    case .readOnly: .readOnly
    }
  }

  /// What the facts say under this key.
  func fact(in facts: DecisionFacts) -> Fact<ConditionValue> {
    switch self {
    case .currentTime: facts.now.map(ConditionValue.time)
    case .sourceIP: facts.source.map(ConditionValue.address)
    case .enterpriseProject: facts.enterpriseProject.map(ConditionValue.text)
    case .resourceTag(let tag): Self.tag(tag, in: facts.resourceTags)
    case .requestTag(let tag): Self.tag(tag, in: facts.requestTags)
    case .credential: facts.credential.map(ConditionValue.text)
    case .resourceID: facts.resourceID.map(ConditionValue.text)
    case .face: facts.face.map(ConditionValue.text)
    case .method: facts.method.map(ConditionValue.text)
    case .secureTransport: facts.isEncrypted.map(ConditionValue.flag)
    case .readOnly: facts.isReadOnly.map(ConditionValue.flag)
    }
  }

  private static func tag(
    _ key: String, in tags: Fact<[String: String]>
  ) -> Fact<ConditionValue> {
    switch tags {
    case .known(let tags): tags[key].map { .known(.text($0)) } ?? .absent
    case .absent: .absent
    case .unknown: .unknown
    }
  }
}

/// What a key has in one call.
enum ConditionValue: Sendable, Equatable {
  case text(String)
  case flag(Bool)
  case address([UInt8])
  case time(Int64)
}
