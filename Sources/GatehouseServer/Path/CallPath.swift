import Admission
import CallModel
import Contract
import Transport

/// The way of one call through the rooms, in order: read this file to know what happens to one.
///
/// One per event loop. Each step is a type of its own, in a file of its own.
final class CallPath {
  let authenticate: Authenticate
  let authorize: Authorize
  let understand: Understand
  let choose: ChooseCredential
  let compose: ComposeTopology
  let list: ListPage
  let send: Send
  let encode: Encode

  init(
    authenticate: Authenticate, authorize: Authorize, understand: Understand,
    choose: ChooseCredential, compose: ComposeTopology, list: ListPage, send: Send, encode: Encode
  ) {
    self.authenticate = authenticate
    self.authorize = authorize
    self.understand = understand
    self.choose = choose
    self.compose = compose
    self.list = list
    self.send = send
    self.encode = encode
  }

  /// The front half: never waits, runs on the event loop of the caller's connection.
  func front(_ exchange: Exchange, _ operation: Operation) throws(Refusal) -> Caller {
    // Who is it? Unknown is refused: there is no default identity.
    let caller = try authenticate(exchange)
    // May they? Asked before any stored answer: a stored answer is still an answer.
    try authorize(caller, operation)
    return caller
  }

  /// The back half: may wait, in a task on the same loop, bounded by the call's deadline.
  func back(_ call: BackCall) async throws(Refusal) -> EncodedReply {
    // What is asked? Decoded and held against the contract: bad input never leaves the house.
    let request = try understand(call)
    // With which credential? The one that is named, else the caller's first.
    let route = try choose(call)
    // Put together of several answers? Each is asked for as a call of its own.
    if !call.operation.composes.isEmpty {
      return try await compose(request, on: route, for: call)
    }
    // A list? Then its pages are cut here, of the cloud's largest.
    if let paging = call.operation.paging {
      return try await list(request, paging, on: route, for: call)
    }
    // Sign, send, understand; each attempt anew, and again only where that is safe.
    let answer = try await send(request, on: route, for: call)
    // Say it in the caller's words.
    return try encode(answer, for: call)
  }
}
