/// An object that somebody else keeps alive: a reference to it that is not counted.
///
/// Each count is an atomic step of some 8 ns, and the way of a call passes many objects that live
/// as long as its connection. Only for those: whoever keeps a `Lent` says at its place who owns the
/// object, and why it is still there. Using one whose object is gone is undefined.
@safe
package struct Lent<Object: AnyObject> {
  @usableFromInline let object: Unmanaged<Object>

  /// Does not keep the object.
  @inlinable
  @inline(__always)
  package init(_ object: borrowing Object) {
    unsafe self.object = Unmanaged.passUnretained(copy object)
  }

  /// Does something with the object, which nothing in there may be the last to let go of.
  @inlinable
  @inline(__always)
  package func use<Result>(_ body: (Object) -> Result) -> Result {
    unsafe object._withUnsafeGuaranteedRef(body)
  }
}
