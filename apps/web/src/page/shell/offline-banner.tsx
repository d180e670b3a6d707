export function OfflineBanner() {
  return (
    <p className="offline" role="status">
      You are offline. What you read stays here; asking works again when your device is connected.
    </p>
  )
}
