"""The Streamlit pages: choose, call the library, show, cite."""
