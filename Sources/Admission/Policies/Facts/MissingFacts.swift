/// Facts on which a decision depends and which are not known.
package struct MissingFacts: OptionSet, Sendable, Hashable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  package static let credential = MissingFacts(rawValue: 1 << 0)
  package static let resourceType = MissingFacts(rawValue: 1 << 1)
  package static let resourceID = MissingFacts(rawValue: 1 << 2)
  package static let enterpriseProject = MissingFacts(rawValue: 1 << 3)
  package static let resourceTags = MissingFacts(rawValue: 1 << 4)
  package static let requestTags = MissingFacts(rawValue: 1 << 5)
  package static let source = MissingFacts(rawValue: 1 << 6)
  package static let time = MissingFacts(rawValue: 1 << 7)
  package static let method = MissingFacts(rawValue: 1 << 8)
  package static let face = MissingFacts(rawValue: 1 << 9)
  package static let transport = MissingFacts(rawValue: 1 << 10)
  package static let readOnly = MissingFacts(rawValue: 1 << 11)

  /// What a row of a list may tell of its own resource.
  package static let ofRows: MissingFacts = [.resourceID, .enterpriseProject, .resourceTags]

  /// The words that policies use for them.
  package var words: [String] {
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
