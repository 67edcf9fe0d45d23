import Admission
import CallModel
import Contract
import Cryptography
import Protocols
import Reads
import Upstream

/// Brings one page of a list: asks for the cloud's largest pages and cuts them here (DESIGN 5.5).
struct ListPage {
  let read: ReadThrough
  let encode: Encode
  let tokens: PageTokens

  /// Rows of a page whose size the caller leaves to us.
  private static let defaultRows = 200
  /// More rows than this are not given at once, whatever is asked for (AIP-158).
  private static let maximumRows = 1000
  /// Pages of the cloud looked at for one of ours. The next one is asked for only when a page had
  /// nothing new, so more than a few are a cloud that goes in circles.
  private static let cloudPagesMax = 16

  func callAsFunction(
    _ request: ValidRequest, _ paging: Paging, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> EncodedReply {
    let operation = call.operation
    let whole = try operation.upstreamRequest(
      for: request, projectID: route.credential.projectID ?? "")
    let asked = operation.page(of: request)
    let size = asked.size > 0 ? min(asked.size, Self.maximumRows) : Self.defaultRows
    let context = context(of: whole, route, call)
    var position =
      asked.token.isEmpty ? PagePosition() : try tokens.position(of: asked.token, in: context)
    var standings: [EntryStanding] = []
    var age: Int?
    for number in 1...Self.cloudPagesMax {
      let found = try await read(whole.adding(position.query(paging.style)), on: route, for: call)
      if let refusal = found.answer.refusal { throw refusal }
      let answer = found.answer.answer
      standings.append(found.standing)
      age = found.age.map { max($0, age ?? 0) } ?? age
      let page = try CloudPage(answer.body, envelope: paging.envelope).seen(by: call.view)
      let cut = try PageCut(
        page, at: position, size: size, style: paging.style, rowID: paging.rowID,
        isFiltered: !whole.query.isEmpty)
      // An empty page says "go on" to who may see little: their rows may lie far behind.
      if cut.rows.isEmpty, let next = cut.next, !page.isRestricted || number < Self.cloudPagesMax {
        position = next
        continue
      }
      var given = answer
      given.body = page.body(with: cut.rows, envelope: paging.envelope)
      let reply = try encode(
        given, pages: (cut.next.map { tokens.token(of: $0, in: context) }, cut.total),
        missing: cut.missing, for: call)
      return read.keeps(operation)
        ? reply.telling(CacheFacts(found.way, age: age), of: standings) : reply
    }
    throw Refusal(
      .unavailable, "the cloud's pages of this list lead nowhere; try again later",
      reason: "UPSTREAM_LIST_ENDLESS", origin: .upstream)
  }

  /// What a token belongs to: it is of no use to another caller, nor with another request.
  private func context(
    of request: UpstreamRequest, _ route: CloudRoute, _ call: BackCall
  ) -> SHA256Digest {
    var hasher = SHA256Hasher()
    let parts = [
      Array(call.operation.rpcPath.utf8), Array(call.caller.name.utf8),
      Array(route.credential.name.utf8), request.path, request.query, request.body ?? [],
    ]
    for part in parts {
      // The length before each part, so that no two lists of parts read alike.
      let length = (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) }
      hasher.update(length.span)
      hasher.update(part.span)
    }
    return hasher.finish()
  }
}

extension CloudPage {
  /// The page with the rows that a view shows; as it is without one.
  func seen(by view: RowView?) -> CloudPage {
    guard let view else { return self }
    return keeping { view.shows($0, in: body) }
  }
}
