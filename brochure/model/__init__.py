"""What may be written: leaflets, clinics, jurisdictions and the evidence that they draw on, as frozen values."""
