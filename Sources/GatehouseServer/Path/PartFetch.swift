import Admission
import CallModel
import Contract
import Reads
import SwiftProtobuf
import Upstream

/// Asks the cloud for one part of an answer that is put together of several: all pages of a list,
/// or the one answer of what is none. Reached only from its event loop.
final class PartFetch {
  private let table: OperationTable
  private let route: CloudRoute
  private let call: BackCall
  private let decide: Decide
  private let read: ReadThrough

  /// 25 pages hold the connections that a project may have by its quota.
  private static let pagesMax = 64

  init(
    table: OperationTable, route: CloudRoute, call: BackCall, decide: Decide, read: ReadThrough
  ) {
    self.read = read
    self.decide = decide
    self.table = table
    self.route = route
    self.call = call
  }

  /// The replies of an operation, each checked against the caller's own permissions first.
  func fetch(
    _ name: String, _ request: any Message
  ) async -> Result<[any Message], Refusal> {
    guard let operation = table.operation(named: name) else {
      preconditionFailure("the contract has no \(name)")
    }
    do throws(Refusal) {
      try Authorize()(call.caller, operation)
      return .success(try await replies(operation, request))
    } catch {
      return .failure(error)
    }
  }

  private func replies(
    _ operation: Operation, _ request: any Message
  ) async throws(Refusal) -> [any Message] {
    let whole = try operation.upstreamRequest(
      for: request, projectID: route.credential.projectID ?? "")
    var view: RowView?
    let verdict = try decide.verdict(
      operation, target: whole.path, body: whole.body ?? [], on: route, for: call)
    switch verdict {
    case .allowed: break
    case .rows(let rows): view = try await decide.informed(rows, on: route, for: call)
    case .later(let question): try await decide.settle(question, for: call)
    }
    guard let paging = operation.paging else {
      let answer = try await read.success(whole, of: operation, on: route, for: call)
      return [try operation.reply(cloudBody: answer.body)]
    }
    var replies: [any Message] = []
    var position: PagePosition? = PagePosition()
    for _ in 0..<Self.pagesMax {
      guard let here = position else { return replies }
      let asked = whole.adding(here.query(paging.style))
      let answer = try await read.success(asked, of: operation, on: route, for: call)
      let page = try CloudPage(answer.body, envelope: paging.envelope).seen(by: view)
      let cut = try PageCut(
        page, at: here, size: max(page.rows.count, 1), style: paging.style, rowID: paging.rowID,
        isFiltered: !whole.query.isEmpty)
      replies.append(
        try operation.reply(cloudBody: page.body(with: cut.rows, envelope: paging.envelope)))
      position = cut.next
    }
    throw Refusal(
      .resourceExhausted, "there are more rows than one answer can hold; list them by themselves",
      reason: "TOO_MANY_ROWS")
  }
}
