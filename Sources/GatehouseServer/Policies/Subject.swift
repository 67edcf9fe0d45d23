import Admission
import Contract

/// One resource that a call is about, and what is known of it.
struct Subject {
  /// A resource whose facts can be read.
  struct Place: Hashable {
    let kind: ResourceKind
    /// In lower case.
    let id: String
  }

  var facts: DecisionFacts
  /// The resource itself, where it has an id.
  var place: Place?
  /// The resource whose enterprise project counts.
  var home: Place?

  /// The resources of a call, by the very bytes that will be sent: what is decided is what is done.
  ///
  /// - Parameters:
  ///   - facts: What is known of the call beside its resources.
  ///   - target: Path of the upstream call, perhaps with a query.
  static func all(
    of operation: Operation, _ scope: PolicyOperation.Scope, _ facts: DecisionFacts,
    target: [UInt8], body: [UInt8]
  ) -> [Subject] {
    let values = Dictionary(
      operation.pathValues(in: target).map { ($0.variable, $0.value) },
      uniquingKeysWith: { first, _ in first })
    var facts = facts
    if let word = values[Operation.resourceTypeVariable] {
      facts.resourceType =
        ResourceKind(tagWord: word).map { .known($0.rawValue) } ?? .known(word)
    }
    let kind = facts.resourceType.value.flatMap { ResourceKind(rawValue: $0) }
    facts.heedType()
    guard !operation.isSideEffectFree else {
      facts.requestTags = .absent
      return [item(operation, scope, values, kind, facts)]
    }
    let scanner = JSONScanner(body.span)
    let objects = objects(of: operation, scanner)
    guard scope == .creation else {
      facts.requestTags = tags(in: objects.count == 1 ? objects[0] : nil, scanner)
      return [item(operation, scope, values, kind, facts)]
    }
    // What cannot be read says nothing, and is refused where it would have to say something.
    if objects.isEmpty { return [Subject(facts: facts)] }
    return objects.map { made(of: $0, kind, facts, scanner) }
  }

  private static func item(
    _ operation: Operation, _ scope: PolicyOperation.Scope, _ values: [String: String],
    _ kind: ResourceKind?, _ facts: DecisionFacts
  ) -> Subject {
    var subject = Subject(facts: facts)
    guard scope == .item, let id = operation.itemVariable.flatMap({ values[$0] }) else {
      return subject
    }
    subject.facts.resourceID = .known(id.lowercased())
    subject.place = kind.map { Place(kind: $0, id: id.lowercased()) }
    subject.home = kind?.hasEnterpriseProject == true ? subject.place : nil
    return subject
  }

  /// A resource that is still to be made.
  private static func made(
    of object: Range<Int>, _ kind: ResourceKind?, _ facts: DecisionFacts,
    _ scanner: borrowing JSONScanner
  ) -> Subject {
    var subject = Subject(facts: facts)
    subject.facts.requestTags = tags(in: object, scanner)
    if let parent = kind?.parent {
      let id = (try? scanner.member(parent.member, in: object)).flatMap { $0 }
        .flatMap { scanner.text($0) }
      subject.home = id.map { Place(kind: parent.kind, id: $0.lowercased()) }
    } else if kind == .vpnGateways {
      subject.facts.enterpriseProject = project(in: object, scanner)
    }
    return subject
  }

  /// The enterprise project that a new gateway is given; "0" where none is named (spec section 7).
  private static func project(
    in object: Range<Int>, _ scanner: borrowing JSONScanner
  ) -> Fact<String> {
    do throws(JSONFault) {
      guard let value = try scanner.member("enterprise_project_id", in: object) else {
        return .known("0")
      }
      return scanner.text(value).map { .known($0.lowercased()) } ?? .unknown
    } catch {
      return .unknown
    }
  }

  private static func tags(
    in object: Range<Int>?, _ scanner: borrowing JSONScanner
  ) -> Fact<[String: String]> {
    guard let object else { return .unknown }
    do throws(JSONFault) {
      guard let list = try scanner.member("tags", in: object) else { return .absent }
      return TagReading.tags(in: list, scanner).map(Fact.known) ?? .unknown
    } catch {
      return .unknown
    }
  }

  /// What a request makes or changes: the object in its envelope, those in the list of a batch, or
  /// the whole body where it has neither. Empty where the body is not of that form.
  private static func objects(
    of operation: Operation, _ scanner: borrowing JSONScanner
  ) -> [Range<Int>] {
    guard let upstream = operation.upstream else { return [] }
    if case .none = upstream.body { return [0..<0] }
    var objects: [Range<Int>] = []
    do throws(JSONFault) {
      let whole = try scanner.document()
      guard scanner.kind(of: whole) == .object else { return [] }
      guard let name = upstream.requestEnvelope ?? upstream.responseEnvelope else {
        return [whole]
      }
      guard let value = try scanner.member(name, in: whole) else { return [] }
      switch scanner.kind(of: value) {
      case .object: objects = [value]
      case .array: try scanner.forEachRow(in: value) { row in objects.append(row) }
      default: return []
      }
    } catch {
      return []
    }
    return objects.allSatisfy { scanner.kind(of: $0) == .object } ? objects : []
  }
}
