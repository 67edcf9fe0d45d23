import Admission
import CallModel
import Contract
import Reads
import SwiftProtobuf
import Transport
import Upstream

/// Reads from the cloud what a decision depends on: the tags of a resource, and its enterprise
/// project. With the credential of the call itself, within a time of its own; what was read in the
/// last seconds is taken as it is (`RememberedFacts`).
///
/// Reached only from its event loop.
final class FactFetch {
  private let table: OperationTable
  private let route: CloudRoute
  private let deadline: Deadline
  private let remembered: RememberedFacts
  private let share: CallerShare
  private let trace: OutgoingTrace?

  /// - Parameter share: Of the caller whose call is decided.
  init(
    table: OperationTable, route: CloudRoute, deadline: Deadline, remembered: RememberedFacts,
    share: CallerShare, trace: OutgoingTrace? = nil
  ) {
    self.share = share
    self.table = table
    self.remembered = remembered
    self.trace = trace
    self.route = route
    let own = Deadline(Limits.decisionTime, after: remembered.clock())
    self.deadline = own.nanoseconds < deadline.nanoseconds ? own : deadline
  }

  /// What can be read.
  static let readable: MissingFacts = [.resourceTags, .enterpriseProject]

  /// A subject's facts with those that were missing, as far as they can be had.
  func facts(
    of subject: Subject, missing: MissingFacts
  ) async throws(Refusal) -> DecisionFacts {
    var facts = subject.facts
    if missing.contains(.enterpriseProject), let home = subject.home {
      facts.enterpriseProject = try await project(of: home)
    }
    if missing.contains(.resourceTags), let place = subject.place, let word = place.kind.tagWord {
      facts.resourceTags = try await tags(of: place, word)
    }
    return facts
  }

  private func project(of place: Subject.Place) async throws(Refusal) -> Fact<String> {
    let key = RememberedFacts.Key(credential: route.credential.name, place: place)
    if let known = remembered.project(key, now: remembered.clock()) { return known }
    let ticket = remembered.ticket
    let project: Fact<String>
    switch place.kind {
    case .customerGateways: project = .absent
    case .vpnGateways:
      project = try await text(
        "enterprise_project_id", of: "GetVpnGateway",
        GetVpnGatewayRequest.with { $0.vgwID = place.id })
    case .vpnConnections:
      project = try await text(
        "enterprise_project_id", of: "GetVpnConnection",
        GetVpnConnectionRequest.with { $0.vpnConnectionID = place.id })
    case .connectionMonitors:
      // A monitor does not say it, but which connection it watches.
      let connection = try await text(
        "vpn_connection_id", of: "GetConnectionMonitor",
        GetConnectionMonitorRequest.with { $0.connectionMonitorID = place.id })
      project =
        if let id = connection.value {
          try await self.project(of: .init(kind: .vpnConnections, id: id))
        } else {
          .unknown
        }
    }
    remembered.keep(project: project, of: key, ticket, now: remembered.clock())
    return project
  }

  private func text(
    _ member: String, of name: String, _ request: any Message
  ) async throws(Refusal) -> Fact<String> {
    let (operation, body) = try await answer(of: name, request)
    guard let value = try operation.envelopedValue(in: body) else { return .unknown }
    let scanner = JSONScanner(body.span)
    let found = (try? scanner.member(member, in: value)) ?? nil
    return found.flatMap { scanner.text($0) }.map { .known($0.lowercased()) } ?? .unknown
  }

  private func tags(
    of place: Subject.Place, _ word: String
  ) async throws(Refusal) -> Fact<[String: String]> {
    let key = RememberedFacts.Key(credential: route.credential.name, place: place)
    if let known = remembered.tags(key, now: remembered.clock()) { return known }
    let ticket = remembered.ticket
    let request = ListResourceTagsRequest.with {
      $0.resourceType = word
      $0.resourceID = place.id
    }
    let (operation, body) = try await answer(of: "ListResourceTags", request)
    guard let value = try operation.envelopedValue(in: body) else { return .unknown }
    let tags = TagReading.tags(in: value, JSONScanner(body.span)).map(Fact.known) ?? .unknown
    remembered.keep(tags: tags, of: key, ticket, now: remembered.clock())
    return tags
  }

  /// Resources whose tags are read for one list: as many as a project may have connections.
  private static let tagPagesMax = 16

  /// The tags of all resources of a kind, by id in lower case. Those that the cloud does not name
  /// stay unknown.
  func tags(ofAll kind: ResourceKind) async throws(Refusal) -> [String: [String: String]] {
    guard let word = kind.tagWord,
      let operation = table.operation(named: "FilterResourceInstances"),
      let paging = operation.paging
    else { preconditionFailure("\(kind) is not listed by tags") }
    let key = RememberedFacts.ListKey(credential: route.credential.name, kind: kind)
    if let known = remembered.tags(key, now: remembered.clock()) { return known }
    let ticket = remembered.ticket
    let whole = try operation.upstreamRequest(
      for: FilterResourceInstancesRequest.with { $0.resourceType = word },
      projectID: route.credential.projectID ?? "")
    let sender = CloudSender(
      route: route, operation: operation, deadline: deadline, traffic: share.traffic,
      share: share, trace: trace)
    var tags: [String: [String: String]] = [:]
    var position: PagePosition? = PagePosition()
    for _ in 0..<Self.tagPagesMax {
      guard let here = position else { break }
      let answer = try await sender.send(CloudRequest(whole.adding(here.query(paging.style))))
      let page = try CloudPage(answer.body, envelope: paging.envelope)
      let scanner = JSONScanner(page.body.span)
      for row in page.rows {
        guard let id = Self.member("resource_id", in: row, scanner).flatMap({ scanner.text($0) }),
          let list = Self.member("tags", in: row, scanner)
        else { continue }
        tags[id.lowercased()] = TagReading.tags(in: list, scanner)
      }
      position = try PageCut(
        page, at: here, size: max(page.rows.count, 1), style: paging.style, rowID: paging.rowID,
        isFiltered: false
      ).next
    }
    remembered.keep(tags: tags, of: key, ticket, now: remembered.clock())
    return tags
  }

  private static func member(
    _ name: String, in row: Range<Int>, _ scanner: borrowing JSONScanner
  ) -> Range<Int>? {
    (try? scanner.member(name, in: row)) ?? nil
  }

  private func answer(
    of name: String, _ request: any Message
  ) async throws(Refusal) -> (Operation, [UInt8]) {
    guard let operation = table.operation(named: name) else {
      preconditionFailure("the contract has no \(name)")
    }
    let upstream = try operation.upstreamRequest(
      for: request, projectID: route.credential.projectID ?? "")
    let sender = CloudSender(
      route: route, operation: operation, deadline: deadline, traffic: share.traffic,
      share: share, trace: trace)
    return (operation, try await sender.send(CloudRequest(upstream)).body)
  }
}
