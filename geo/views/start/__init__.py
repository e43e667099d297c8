"""The script that every session runs, in a folder of its own: Streamlit lets scripts import what stands beside them."""
