# The atlas in a container: with the packages of the lock file, without root, on a read-only disk, without a network.
FROM python:3.11-slim

WORKDIR /atlas
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock

COPY app.py LICENSE NOTICE ./
COPY .streamlit .streamlit
COPY docs docs
COPY data data
COPY geo geo

# /store is all that is kept; what libraries write for themselves goes to /tmp.
RUN python -m compileall -q app.py geo \
    && useradd --uid 10001 --no-create-home --home-dir /tmp atlas \
    && install -d -o atlas -g atlas /store
USER 10001
ENV ATLAS_STORE=/store/store.sqlite \
    ATLAS_LOG=stderr \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    PYTHONUNBUFFERED=1
VOLUME /store
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.port", "8501", "--server.address", "0.0.0.0"]
