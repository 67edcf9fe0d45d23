/// The sixteen ways a call can end without success.
///
/// The numbers are gRPC's (grpc/grpc `doc/statuscodes.md`); `ok` is not among them, because a
/// refusal that is none does not exist. How each face spells a code stands in one file of
/// `Protocols`.
public enum Code: UInt8, Sendable, CaseIterable {
  case canceled = 1
  case unknown
  case invalidArgument
  case deadlineExceeded
  case notFound
  case alreadyExists
  case permissionDenied
  case resourceExhausted
  case failedPrecondition
  case aborted
  case outOfRange
  case unimplemented
  case `internal`
  case unavailable
  case dataLoss
  case unauthenticated
}
