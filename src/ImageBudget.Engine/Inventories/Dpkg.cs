namespace ImageBudget.Inventories;

internal sealed class Dpkg : IInventory
{
    public string Ecosystem => "deb";

    public bool Wants(ReadOnlySpan<byte> path) =>
        path.StartsWith("var/lib/dpkg/"u8) || path.StartsWith("var/lib/apt/extended_states"u8);

    public void Read(InventoryReader reader)
    {
    }
}
