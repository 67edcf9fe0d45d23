/// Facts on which a decision depends and which are not known.
public struct MissingFacts: OptionSet, Sendable, Hashable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  public static let credential = MissingFacts(rawValue: 1 << 0)
  public static let resourceType = MissingFacts(rawValue: 1 << 1)
  public static let resourceID = MissingFacts(rawValue: 1 << 2)
  public static let enterpriseProject = MissingFacts(rawValue: 1 << 3)
  public static let resourceTags = MissingFacts(rawValue: 1 << 4)
  public static let requestTags = MissingFacts(rawValue: 1 << 5)
  public static let source = MissingFacts(rawValue: 1 << 6)
  public static let time = MissingFacts(rawValue: 1 << 7)
  public static let method = MissingFacts(rawValue: 1 << 8)
  public static let face = MissingFacts(rawValue: 1 << 9)
  public static let transport = MissingFacts(rawValue: 1 << 10)
  public static let readOnly = MissingFacts(rawValue: 1 << 11)

  /// What a row of a list may tell of its own resource.
  public static let ofRows: MissingFacts = [.resourceID, .enterpriseProject, .resourceTags]

  /// The words that policies use for them.
  public var words: [String] {
    let all: [(MissingFacts, String)] = [
      (.credential, "gatehouse:Credential"), (.resourceType, "the type of resource"),
      (.resourceID, "gatehouse:ResourceId"), (.enterpriseProject, "g:EnterpriseProjectId"),
      (.resourceTags, "g:ResourceTag"), (.requestTags, "g:RequestTag"), (.source, "g:SourceIp"),
      (.time, "g:CurrentTime"), (.method, "gatehouse:AuthenticationMethod"),
      (.face, "gatehouse:Face"), (.transport, "gatehouse:SecureTransport"),
      (.readOnly, "gatehouse:ReadOnly"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
