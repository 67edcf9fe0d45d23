/// What is known of a call when it is decided; everything is unknown until somebody says it.
///
/// Knowing more never turns a decision around: a statement that fits, or does not, with a fact
/// unknown does so with every value of it.
public struct DecisionFacts: Sendable, Equatable {
  /// Name of the credential that will be used.
  public var credential: Fact<String> = .unknown
  /// As actions name it: `vpnGateways`.
  public var resourceType: Fact<String> = .unknown
  /// In lower case, in which UUIDs are compared; absent where a call is about no single resource.
  public var resourceID: Fact<String> = .unknown
  /// In lower case.
  public var enterpriseProject: Fact<String> = .unknown
  /// Tags of the resource as it is.
  public var resourceTags: Fact<[String: String]> = .unknown
  /// Tags that the call gives or takes.
  public var requestTags: Fact<[String: String]> = .unknown
  /// Network bytes, 4 or 16; an IPv4 address never in IPv6 clothes.
  public var source: Fact<[UInt8]> = .unknown
  /// Seconds since 1970.
  public var now: Fact<Int64> = .unknown
  /// `AuthenticationMethod`'s word.
  public var method: Fact<String> = .unknown
  /// `Face`'s word.
  public var face: Fact<String> = .unknown
  public var isEncrypted: Fact<Bool> = .unknown
  public var isReadOnly: Fact<Bool> = .unknown

  public init() {}

  /// Which of them nobody knows.
  public var unknown: MissingFacts {
    var missing: MissingFacts = []
    if credential.isUnknown { missing.insert(.credential) }
    if resourceType.isUnknown { missing.insert(.resourceType) }
    if resourceID.isUnknown { missing.insert(.resourceID) }
    if enterpriseProject.isUnknown { missing.insert(.enterpriseProject) }
    if resourceTags.isUnknown { missing.insert(.resourceTags) }
    if requestTags.isUnknown { missing.insert(.requestTags) }
    if source.isUnknown { missing.insert(.source) }
    if now.isUnknown { missing.insert(.time) }
    if method.isUnknown { missing.insert(.method) }
    if face.isUnknown { missing.insert(.face) }
    if isEncrypted.isUnknown { missing.insert(.transport) }
    if isReadOnly.isUnknown { missing.insert(.readOnly) }
    return missing
  }

  /// The resource as `Resource` patterns see it; `?` stands for what is not known.
  public var resourceText: String {
    func text(_ fact: Fact<String>) -> String {
      switch fact {
      case .known(let value): value
      case .absent: ""
      case .unknown: "?"
      }
    }
    return "gatehouse:\(text(credential)):\(text(resourceType)):\(text(resourceID))"
  }
}
