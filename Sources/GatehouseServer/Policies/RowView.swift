import Admission
import Contract

/// Which rows of a list a caller may see: each is decided by what it says of itself.
///
/// A row that does not say what its decision depends on is left out. Of tags the cloud's lists say
/// little or nothing: where they count, they are read beside the list.
struct RowView {
  let caller: Caller
  let operation: Operation
  /// Of the call; of its rows nothing.
  let facts: DecisionFacts
  /// The tags of the resources count, and the list may not say them.
  let needsTags: Bool
  /// By id in lower case.
  var tags: [String: [String: String]] = [:]

  func shows(_ row: Range<Int>, in body: [UInt8]) -> Bool {
    switch caller.rights.decide(operation.index, facts(of: row, in: body)) {
    case .allowed: true
    case .denied, .undecided: false
    }
  }

  private func facts(of row: Range<Int>, in body: [UInt8]) -> DecisionFacts {
    var facts = facts
    let scanner = JSONScanner(body.span)
    func member(_ name: String, _ scanner: borrowing JSONScanner) -> Range<Int>? {
      (try? scanner.member(name, in: row)) ?? nil
    }
    if let id = member(operation.paging?.rowID ?? "id", scanner).flatMap({ scanner.text($0) }) {
      facts.resourceID = .known(id.lowercased())
    }
    if facts.enterpriseProject.isUnknown,
      let project = member("enterprise_project_id", scanner).flatMap({ scanner.text($0) })
    {
      facts.enterpriseProject = .known(project.lowercased())
    }
    guard facts.resourceTags.isUnknown else { return facts }
    if let given = member("tags", scanner) {
      facts.resourceTags = TagReading.tags(in: given, scanner).map(Fact.known) ?? .unknown
    } else if let read = facts.resourceID.value.flatMap({ tags[$0] }) {
      facts.resourceTags = .known(read)
    }
    return facts
  }
}
