/// Tells the HTTP/1.1 handlers that time passes.
struct TickEvent: Sendable {
  let now: UInt64
}

/// Tells the HTTP/1.1 handlers to end after the request in progress.
struct DrainEvent: Sendable {}
