"""What may be written: leaflets, clinics, jurisdictions and the library that they draw on, as frozen values."""
